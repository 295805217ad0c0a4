package org.dapo.engine.internal.evaluation;

import java.util.List;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.text.OneLine;

/**
 * A metric calculator with its name, and its list of metrics, for which it is asked only once.
 *
 * @param metrics at least one
 */
record NamedCalculator(String name, MetricCalculator part, List<String> metrics) {
    /**
     * Asks a calculator for its metrics.
     *
     * @throws IllegalStateException if it lists none
     */
    static NamedCalculator of(String name, MetricCalculator part) {
        List<String> metrics = List.copyOf(part.metrics());
        if (metrics.isEmpty()) {
            throw new IllegalStateException("it lists no metric");
        }
        return new NamedCalculator(name, part, metrics);
    }

    /** What is said of a calculator that fails. */
    static String failure(String name, Throwable why) {
        return "the metric calculator '%s' failed: %s".formatted(name, OneLine.of(why.toString()));
    }
}
