package org.dapo.api.dataset;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads one directory layout. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin}. Its name is the
 * layout's name on the command line ({@code LAYOUT:PATH}). Required to be thread-safe and stateless.
 */
@ConsumerType
@FunctionalInterface
public interface DatasetAdapter {
    /**
     * Opens a folder in this layout. File names are listed; images and masks are not read, unless a setting that the user chose
     * cannot be applied otherwise. Files outside the folder must never be referenced, even if links or indexes point to them.
     *
     * @param root what the user wrote as PATH: the data set's folder. A layout with settings accepts them after the folder, as in
     *     {@code data/visa,subset=single}. A layout without a folder takes the settings alone, or nothing
     * @return the data set
     * @throws DatasetException if the folder is missing, is not in this layout, holds no image, or refers to files outside
     *     itself; or if a setting is unknown or its value is not allowed
     */
    Dataset open(Path root) throws DatasetException;
}
