package org.dapo.api.metric;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Computes a family of metrics. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin}. Required to be
 * thread-safe and stateless: all state is held by the accumulators, of which the evaluator starts one per product.
 *
 * <p>Every figure must be better when higher. A benchmark reports the first method's figure minus another's as its advantage, and
 * marks the highest as the best. An error rate is therefore given as 1 minus the rate. Reports draw a figure as a bar from 0 to
 * 1.
 */
@ConsumerType
public interface MetricCalculator {
    /**
     * The names of the metrics that it computes, such as {@code pixel_auroc}. All of them are written to the results. The report
     * decides which ones its tables show.
     *
     * @return at least one name, unique among all calculators, in display order; a name consists of lower case letters, digits
     *     and underscores and begins with a letter
     */
    List<String> metrics();

    /**
     * Starts an empty accumulator.
     *
     * @param scope the product, its defect types and the range of its maps
     * @return an accumulator without any image
     */
    MetricAccumulator start(MetricScope scope);

    /**
     * Reads a state that {@link MetricAccumulator#write} wrote.
     *
     * @param scope the product, its defect types and the range of its maps, equal to those with which the accumulator was started
     * @param in positioned at the first byte of the state; exactly the bytes of the state are read
     * @return an accumulator that continues from the written state
     * @throws IOException if the bytes are not the state of an accumulator of this calculator and scope; sizes must be checked
     *     before memory is allocated
     */
    MetricAccumulator read(MetricScope scope, DataInput in) throws IOException;
}
