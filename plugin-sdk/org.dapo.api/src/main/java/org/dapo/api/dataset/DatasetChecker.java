package org.dapo.api.dataset;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A layout that can report all problems of a folder at once, where opening stops at the first. An optional interface of a
 * {@link DatasetAdapter}, not a separate service. {@link DatasetFindings} helps to implement it.
 */
@ConsumerType
@FunctionalInterface
public interface DatasetChecker {
    /**
     * Reads a folder as {@link DatasetAdapter#open} does, but skips what that would reject and continues. Files outside the
     * folder must not be referenced here either.
     *
     * @param root the data set's folder
     * @return the data set without the skipped parts, and the problems; for a folder that can be opened, the same samples and no
     *     problem
     * @throws DatasetException if the folder is missing or is not in this layout, or if nothing remains; the message is that of
     *     opening the folder, or names the first problem
     */
    CheckedDataset check(Path root) throws DatasetException;
}
