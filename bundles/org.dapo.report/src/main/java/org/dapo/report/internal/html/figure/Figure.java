package org.dapo.report.internal.html.figure;

import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;

/**
 * A figure to be shown.
 *
 * @param value its value; empty if undefined
 * @param deviation the standard deviation over the seeds, if there are several
 * @param bound the largest distance of the exact figure from the value, if the value is not exact
 * @param undefined why there is no value, if known
 */
public record Figure(OptionalDouble value, OptionalDouble deviation, OptionalDouble bound, Optional<String> undefined) {
    public static final Figure NONE =
            new Figure(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());

    public static Figure of(double value) {
        return new Figure(OptionalDouble.of(value), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }

    public static Figure of(MetricValue value) {
        return of(value, OptionalDouble.empty());
    }

    /** A method's figure over all products. */
    public static Figure of(Summary summary) {
        return of(summary.mean(), summary.deviation());
    }

    private static Figure of(MetricValue value, OptionalDouble deviation) {
        return new Figure(value.value(), deviation, value.bound(), value.undefined());
    }
}
