package org.dapo.layout;

import java.nio.file.Path;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetChecker;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;

/**
 * An adapter whose opening and checking share one implementation. Its component provides only the service {@link DatasetAdapter}.
 */
public abstract class LayoutAdapter implements DatasetAdapter, DatasetChecker {
    /** For layouts. */
    protected LayoutAdapter() {}

    /**
     * Reads a data set.
     *
     * @param root the text after the layout's name: a folder, optionally followed by settings
     * @param findings receives irregularities and problems
     * @return the data set
     * @throws DatasetException if it is rejected
     */
    protected abstract CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException;

    @Override
    public final Dataset open(Path root) throws DatasetException {
        return read(root, DatasetFindings.refusing());
    }

    @Override
    public final CheckedDataset check(Path root) throws DatasetException {
        return read(root, DatasetFindings.collecting());
    }
}
