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
     * @param folder the name that its folder stands for, perhaps empty
     * @return the name, perhaps empty
     * @throws DatasetException if it cannot be told, and the data set is refused for that
     */
    String name(Path product, Path mask, String folder) throws DatasetException;
}
