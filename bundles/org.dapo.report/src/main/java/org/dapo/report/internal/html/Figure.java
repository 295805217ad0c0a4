package org.dapo.report.internal.html;

import java.util.List;
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
record Figure(OptionalDouble value, OptionalDouble deviation, OptionalDouble bound, Optional<String> undefined) {
    static final Figure NONE =
            new Figure(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());

    static Figure of(double value) {
        return new Figure(OptionalDouble.of(value), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }

    /** A figure over all products, with the details of the runs of which it is the mean. */
    static Figure of(Summary summary, List<MetricValue> runs) {
        Figure mean = meanOf(runs);
        return new Figure(
                summary.mean(),
                summary.deviation(),
                mean.bound(),
                summary.mean().isPresent() ? Optional.empty() : mean.undefined());
    }

    /** The mean of the same figure over several runs. Runs where it is undefined are ignored. */
    static Figure meanOf(List<MetricValue> runs) {
        OptionalDouble mean =
                runs.stream().flatMapToDouble(run -> run.value().stream()).average();
        OptionalDouble bound =
                runs.stream().flatMapToDouble(run -> run.bound().stream()).max();
        Optional<String> undefined =
                runs.stream().flatMap(run -> run.undefined().stream()).findFirst();
        return new Figure(mean, OptionalDouble.empty(), bound, mean.isPresent() ? Optional.empty() : undefined);
    }
}
