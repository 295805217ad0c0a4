package org.dapo.api.dataset;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one directory layout. A service with the properties of {@link org.dapo.api.plugin.DapoPlugin}; its name is the
 * layout's name on the command line ({@code LAYOUT:PATH}). Thread-safe and without state.
 */
@ConsumerType
@FunctionalInterface
public interface DatasetAdapter {
    /**
     * Opens a folder in this layout. File names are listed, images and masks are not read, unless the user asks for
     * a form of the data set that nothing else tells. Nothing outside the folder is ever referred to, whatever links or
     * indexes in it say.
     *
     * @param root what the user wrote as PATH: the data set's folder or, of a layout with settings, perhaps the folder and settings
     *     behind it, as in {@code data/visa,subset=single}. Of a layout that needs no folder, the settings alone, or nothing
     * @return the data set
     * @throws DatasetException if the folder is missing, is not in this layout, holds no image, or refers to files
     *     outside itself; or if there is no such setting or it cannot have that value
     */
    Dataset open(Path root) throws DatasetException;
}
