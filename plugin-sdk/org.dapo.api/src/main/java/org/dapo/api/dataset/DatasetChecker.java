package org.dapo.api.dataset;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A layout that can tell everything that is wrong with a folder at once, where opening it ends at the first. A
 * {@link DatasetAdapter} implements it too if it can; {@link DatasetFindings} helps. It is no service of its own.
 */
@ConsumerType
@FunctionalInterface
public interface DatasetChecker {
    /**
     * Reads a folder as {@link DatasetAdapter#open} does, passes over what that would refuse, and goes on. Nothing
     * outside the folder is referred to here either.
     *
     * @param root the data set's folder
     * @return the data set without what was passed over, and the problems; of a folder that opens, the same samples and
     *     no problem
     * @throws DatasetException if the folder is missing or is not in this layout, or nothing is left of it; the message is the one of
     *     opening it, or names the first problem
     */
    CheckedDataset check(Path root) throws DatasetException;
}
