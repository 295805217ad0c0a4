package org.dapo.api.metric;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Computes a family of metrics. A service with the properties of {@link org.dapo.api.plugin.DapoPlugin}. Thread-safe and
 * without state: all state is in the accumulators, of which the evaluator starts one per product.
 *
 * <p>Higher must be better in every figure: benchmarks take the first method's figure minus another's as its lead, and the
 * highest as the best. An error rate is given as 1 minus itself. Reports draw a figure as a bar of 0 to 1.
 */
@ConsumerType
public interface MetricCalculator {
    /**
     * The names of the metrics that it computes, such as {@code pixel_auroc}. All are in the results; which ones a table for people
     * shows is the report's concern.
     *
     * @return at least one name, unique among all calculators, in the order in which they are shown; a name is made of lower case
     *     letters, digits and underscores and begins with a letter
     */
    List<String> metrics();

    /**
     * Starts an empty accumulator.
     *
     * @param scope the product and its states
     * @return an accumulator that has seen nothing
     */
    MetricAccumulator start(MetricScope scope);

    /**
     * Reads what {@link MetricAccumulator#write} wrote.
     *
     * @param scope the product and its states, equal to those that the accumulator was started with
     * @param in positioned where the accumulator's bytes begin; exactly those bytes are read
     * @return an accumulator that goes on where the written one was
     * @throws IOException if the bytes are not those of an accumulator of this calculator and scope; sizes are checked
     *     before memory is taken
     */
    MetricAccumulator read(MetricScope scope, DataInput in) throws IOException;
}
