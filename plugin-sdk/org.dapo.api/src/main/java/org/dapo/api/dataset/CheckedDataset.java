package org.dapo.api.dataset;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The result of a check: a data set without the parts that opening would reject, and the list of those problems. */
@ConsumerType
public interface CheckedDataset extends Dataset {
    /**
     * The problems for which opening rejects the data set.
     *
     * @return the problems, in the order of the files; none if the data set can be opened
     */
    List<DatasetNote> problems();
}
