package org.dapo.api.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ConsumerType;

/** A data set that has been opened. Immutable and thread-safe; it holds no files open. */
@ConsumerType
public interface Dataset {
    /** The split that is meant where nobody names one. */
    String DEFAULT_SPLIT = "test";

    /**
     * The names of the splits that have samples, such as {@code train} and {@code test}.
     *
     * @return at least one name, in the order in which they are best shown
     */
    List<String> splits();

    /**
     * The samples of a split, ordered by product and within a product by id, the same each time.
     *
     * @param split one of {@link #splits()}
     * @return the samples; each product's stand together
     * @throws DatasetException if there is no such split; the message lists those there are
     */
    Stream<Sample> samples(String split) throws DatasetException;

    /**
     * What was odd in the folder: masks without an image, defects without a mask, files passed over.
     *
     * @return the notes, in the order of the files
     */
    List<DatasetNote> notes();
}
