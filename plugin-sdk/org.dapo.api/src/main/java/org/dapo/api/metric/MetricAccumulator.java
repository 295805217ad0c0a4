package org.dapo.api.metric;

import java.io.DataOutput;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a calculator remembers of one product. Its memory does not grow with the number of images. Adding images in any
 * order, and merging parts in any order, gives the same result bit for bit. Used by one thread at a time.
 */
@ConsumerType
public interface MetricAccumulator {
    /**
     * Counts one image.
     *
     * @param prediction what the pipeline said; its maps have the size of the truth's labels
     * @param truth what the data set says
     * @throws IllegalArgumentException if the sizes differ or a score is not a number; nothing is counted then
     */
    void add(Prediction prediction, Truth truth);

    /**
     * Adds all that another accumulator has seen.
     *
     * @param other an accumulator of the same calculator and scope; left as it is
     * @throws IllegalArgumentException if it is of another calculator or scope
     */
    void merge(MetricAccumulator other);

    /**
     * Writes the whole state, for {@link MetricCalculator#read}.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    void write(DataOutput out) throws IOException;

    /**
     * The figures over all that was added so far. More may be added afterwards.
     *
     * @return a value, or the reason why there is none, for each of the calculator's metrics and no other, in the order of {@link
     *     MetricCalculator#metrics()}; of no image there is a reason for each
     */
    MetricResult finish();
}
