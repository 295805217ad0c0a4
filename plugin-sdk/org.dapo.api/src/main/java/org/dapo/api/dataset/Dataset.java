package org.dapo.api.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ConsumerType;

/** An opened data set. Immutable and thread-safe; it holds no files open. */
@ConsumerType
public interface Dataset {
    /** The default split. */
    String DEFAULT_SPLIT = "test";

    /**
     * The names of the splits that have samples, such as {@code train} and {@code test}.
     *
     * @return at least one name, in the preferred display order
     */
    List<String> splits();

    /**
     * The samples of a split, ordered by product and within a product by id. The order is the same at each call.
     *
     * @param split one of {@link #splits()}
     * @return the samples; those of one product are contiguous
     * @throws DatasetException if there is no such split; the message lists the available ones
     */
    Stream<Sample> samples(String split) throws DatasetException;

    /**
     * Irregularities in the folder: masks without an image, defects without a mask, ignored files.
     *
     * @return the notes, in the order of the files
     */
    List<DatasetNote> notes();
}
