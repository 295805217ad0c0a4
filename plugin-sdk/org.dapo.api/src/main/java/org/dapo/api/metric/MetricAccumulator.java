package org.dapo.api.metric;

import java.io.DataOutput;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The state of a calculator for one product. Its memory must not grow with the number of images. Adding images in any order, and
 * merging parts in any order, must give the same result bit for bit. Not thread-safe: used by one thread at a time.
 */
@ConsumerType
public interface MetricAccumulator {
    /**
     * Adds one image.
     *
     * @param prediction the pipeline's output; its maps have the size of the truth's labels
     * @param truth the data set's annotation
     * @throws IllegalArgumentException if the sizes differ or a score is NaN; the image is then not counted
     */
    void add(Prediction prediction, Truth truth);

    /**
     * Adds everything that another accumulator has counted.
     *
     * @param other an accumulator of the same calculator and scope; not changed
     * @throws IllegalArgumentException if it is of another calculator or scope
     */
    void merge(MetricAccumulator other);

    /**
     * Writes the complete state, to be read by {@link MetricCalculator#read}.
     *
     * @param out the destination
     * @throws IOException if it cannot be written
     */
    void write(DataOutput out) throws IOException;

    /**
     * Computes the figures over everything added so far. More may be added afterwards.
     *
     * @return for each of the calculator's metrics and no other, in the order of {@link MetricCalculator#metrics()}, a value or
     *     the reason why it is undefined; without any image, a reason for each
     */
    MetricResult finish();
}
