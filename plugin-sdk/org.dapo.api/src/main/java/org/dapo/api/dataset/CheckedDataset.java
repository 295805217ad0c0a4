package org.dapo.api.dataset;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A data set as a check sees it: without what opening would refuse, and with word of that. */
@ConsumerType
public interface CheckedDataset extends Dataset {
    /**
     * What opening refuses.
     *
     * @return the problems, in the order of the files; none if the data set opens
     */
    List<DatasetNote> problems();
}
