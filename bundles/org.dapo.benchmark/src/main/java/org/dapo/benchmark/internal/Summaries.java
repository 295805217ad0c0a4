package org.dapo.benchmark.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
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
            Map<String, List<EvaluationResult>> results = cells.stream()
                    .filter(cell -> cell.evaluation().equals(evaluation.name()))
                    .collect(Collectors.groupingBy(
                            Cell::method, LinkedHashMap::new, Collectors.mapping(Cell::result, Collectors.toList())));
            for (BenchmarkPlan.Method method : plan.methods()) {
                List<EvaluationResult> own = results.get(method.name());
                Optional<List<EvaluationResult>> better = Optional.of(results.get(first))
                        .filter(itself -> !method.name().equals(first));
                for (String metric : metrics(results.values())) {
                    summaries.add(summary(evaluation.name(), method.name(), metric, own, better));
                }
            }
        }
        return summaries;
    }

    private static Set<String> metrics(Iterable<List<EvaluationResult>> results) {
        Set<String> metrics = new LinkedHashSet<>();
        results.forEach(
                seeds -> seeds.forEach(result -> metrics.addAll(result.mean().keySet())));
        return metrics;
    }

    private static Summary summary(
            String evaluation,
            String method,
            String metric,
            List<EvaluationResult> own,
            Optional<List<EvaluationResult>> better) {
        double[] means = own.stream()
                .map(result -> value(result.mean(), metric))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        Optional<Difference> advantage =
                better.flatMap(first -> advantage(perProduct(first, metric), perProduct(own, metric)));
        return new Summary(evaluation, method, metric, mean(means), deviation(means), advantage);
    }

    /** The advantage of the first figures over the others, product by product. */
    private static Optional<Difference> advantage(Map<String, Double> first, Map<String, Double> other) {
        double[] differences = first.entrySet().stream()
                .filter(product -> other.containsKey(product.getKey()))
                .mapToDouble(product -> product.getValue() - other.get(product.getKey()))
                .toArray();
        return differences.length < 2 ? Optional.empty() : Optional.of(Bootstrap.difference(differences));
    }

    /** Each product's mean over the seeds. Products without a figure are left out. */
    private static Map<String, Double> perProduct(List<EvaluationResult> seeds, String metric) {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (EvaluationResult result : seeds) {
            result.products().forEach((product, values) -> value(values, metric)
                    .ifPresent(value -> figures.computeIfAbsent(product, any -> new ArrayList<>())
                            .add(value)));
        }
        Map<String, Double> means = new LinkedHashMap<>();
        figures.forEach((product, values) -> means.put(
                product,
                mean(values.stream().mapToDouble(value -> value).toArray()).orElseThrow()));
        return means;
    }

    private static OptionalDouble value(Map<String, MetricValue> figures, String metric) {
        MetricValue value = figures.get(metric);
        return value == null ? OptionalDouble.empty() : value.value();
    }

    private static OptionalDouble mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / values.length);
    }

    /** The sample standard deviation, which divides by the number of values minus one. */
    private static OptionalDouble deviation(double[] values) {
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = mean(values).orElseThrow();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(Math.sqrt(squares / (values.length - 1)));
    }
}
