package org.dapo.layout;

import java.nio.file.Path;
import org.dapo.api.dataset.DatasetException;

/** The data set's name for the defect that a mask shows, if it is not simply the folder's name. */
@FunctionalInterface
public interface DefectNaming {
    /** The folder's name is the defect's. */
    DefectNaming BY_FOLDER = (product, mask, folder) -> folder;

    /**
     * Names a defect.
     *
     * @param product the folder of its product
     * @param mask its mask
     * @param folder the name derived from its folder, may be empty
     * @return the name, may be empty
     * @throws DatasetException if the name cannot be determined, and the data set is rejected for that
     */
    String name(Path product, Path mask, String folder) throws DatasetException;
}
