package org.dapo.benchmark.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationResult;

/** Summarises the cells of a plan: means and spreads over the seeds, and the lead of the first method. */
final class Summaries {
    private Summaries() {}

    /** The summaries by evaluation, then method, then metric. */
    static List<Summary> of(BenchmarkPlan plan, List<Cell> cells) {
        List<Summary> summaries = new ArrayList<>();
        String first = plan.methods().get(0).name();
        for (BenchmarkPlan.Evaluation evaluation : plan.evaluations()) {
            Map<String, SortedMap<Long, EvaluationResult>> results = new LinkedHashMap<>();
            cells.stream()
                    .filter(cell -> cell.evaluation().equals(evaluation.name()))
                    .forEach(cell -> results.computeIfAbsent(cell.method(), any -> new TreeMap<>())
                            .put(cell.seed(), cell.result()));
            for (BenchmarkPlan.Method method : plan.methods()) {
                SortedMap<Long, EvaluationResult> own = results.get(method.name());
                Optional<SortedMap<Long, EvaluationResult>> better = Optional.of(results.get(first))
                        .filter(itself -> !method.name().equals(first));
                for (String metric : metrics(results.values())) {
                    summaries.add(summary(evaluation.name(), method.name(), metric, own, better));
                }
            }
        }
        return summaries;
    }

    private static Set<String> metrics(Iterable<SortedMap<Long, EvaluationResult>> results) {
        Set<String> metrics = new LinkedHashSet<>();
        results.forEach(seeds ->
                seeds.values().forEach(result -> metrics.addAll(result.mean().keySet())));
        return metrics;
    }

    private static Summary summary(
            String evaluation,
            String method,
            String metric,
            SortedMap<Long, EvaluationResult> own,
            Optional<SortedMap<Long, EvaluationResult>> better) {
        List<MetricValue> means = own.values().stream()
                .map(result -> result.mean().getOrDefault(metric, MetricValue.undefined("not computed")))
                .toList();
        Optional<Difference> advantage = better.flatMap(first -> advantage(first, own, metric));
        return new Summary(evaluation, method, metric, MetricValue.mean(means), deviation(means), advantage);
    }

    /** The advantage of the first method over another, product by product and seed by seed. */
    private static Optional<Difference> advantage(
            SortedMap<Long, EvaluationResult> first, SortedMap<Long, EvaluationResult> other, String metric) {
        List<EvaluationResult[]> pairs = pairs(first, other);
        Set<String> products = new LinkedHashSet<>();
        pairs.forEach(pair -> products.addAll(pair[0].products().keySet()));
        List<double[]> differences = new ArrayList<>();
        for (String product : products) {
            double[] seeds = pairs.stream()
                    .mapToDouble(pair -> figure(pair[0], product, metric) - figure(pair[1], product, metric))
                    .toArray();
            if (DoubleStream.of(seeds).anyMatch(value -> !Double.isNaN(value))) {
                differences.add(seeds);
            }
        }
        return differences.size() < 2
                ? Optional.empty()
                : Optional.of(Bootstrap.difference(differences.toArray(double[][]::new)));
    }

    /** The results of two methods with the same seed. A method without randomness has one result, which goes with each seed. */
    private static List<EvaluationResult[]> pairs(
            SortedMap<Long, EvaluationResult> first, SortedMap<Long, EvaluationResult> other) {
        SortedMap<Long, EvaluationResult> longer = first.size() >= other.size() ? first : other;
        List<EvaluationResult[]> pairs = new ArrayList<>();
        for (long seed : longer.keySet()) {
            EvaluationResult one = first.size() == 1 ? first.get(first.firstKey()) : first.get(seed);
            EvaluationResult two = other.size() == 1 ? other.get(other.firstKey()) : other.get(seed);
            if (one != null && two != null) {
                pairs.add(new EvaluationResult[] {one, two});
            }
        }
        return pairs;
    }

    /** A product's figure; NaN without one. */
    private static double figure(EvaluationResult result, String product, String metric) {
        return value(result.products().getOrDefault(product, Map.of()), metric).orElse(Double.NaN);
    }

    private static OptionalDouble value(Map<String, MetricValue> figures, String metric) {
        MetricValue value = figures.get(metric);
        return value == null ? OptionalDouble.empty() : value.value();
    }

    /** The sample standard deviation of those that are defined. It divides by their number minus one. */
    private static OptionalDouble deviation(List<MetricValue> means) {
        double[] values =
                means.stream().flatMapToDouble(mean -> mean.value().stream()).toArray();
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = DoubleStream.of(values).sum() / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(Math.sqrt(squares / (values.length - 1)));
    }
}
