package org.dapo.report.internal.html.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationResult;

/**
 * A result, as the sections of the page query it.
 *
 * @param result the result
 */
public record Comparison(BenchmarkResult result) {
    /** Figures over types include the good pixels as a further class of this name. */
    private static final String NORMAL = "normal";

    public List<Evaluation> evaluations() {
        return result.plan().evaluations();
    }

    public List<Method> methods() {
        return result.plan().methods();
    }

    /** The method that the page is about. */
    public Method first() {
        return methods().get(0);
    }

    /** The runs of a method on an evaluation, one per seed; empty if it was not run there. */
    public List<EvaluationResult> runs(Evaluation evaluation, Method method) {
        return result.cells().stream()
                .filter(cell -> cell.evaluation().equals(evaluation.name())
                        && cell.method().equals(method.name()))
                .map(Cell::result)
                .toList();
    }

    /** The metrics of an evaluation that at least one method has. */
    public List<Metric> metrics(Evaluation evaluation) {
        Set<String> names = new LinkedHashSet<>();
        result.summaries().stream()
                .filter(summary -> summary.evaluation().equals(evaluation.name()))
                .forEach(summary -> names.add(summary.metric()));
        return Metric.ordered(names);
    }

    public Optional<Summary> summary(Evaluation evaluation, Method method, String metric) {
        return result.summaries().stream()
                .filter(summary -> summary.evaluation().equals(evaluation.name())
                        && summary.method().equals(method.name())
                        && summary.metric().equals(metric))
                .findFirst();
    }

    /** A method's figure over all products. */
    public Figure figure(Evaluation evaluation, Method method, String metric) {
        return summary(evaluation, method, metric).map(Figure::of).orElse(Figure.NONE);
    }

    /** Published figures on the data of an evaluation, by method and metric. */
    public Map<String, Map<String, Published>> published(Evaluation evaluation) {
        Map<String, Map<String, Published>> methods = new LinkedHashMap<>();
        result.published().stream()
                .filter(figure -> figure.evaluation().equals(evaluation.name()))
                .forEach(figure -> methods.computeIfAbsent(figure.method(), any -> new LinkedHashMap<>())
                        .put(figure.metric(), figure));
        return methods;
    }

    /** The first method's figures of each product, as means over the seeds, by product and metric. */
    public Map<String, Map<String, Figure>> products(Evaluation evaluation) {
        return means(evaluation, EvaluationResult::products);
    }

    /** The first method's figures of each defect type, as means over the seeds, by type and metric. */
    public Map<String, Map<String, Figure>> types(Evaluation evaluation) {
        Map<String, Map<String, Figure>> types = means(evaluation, EvaluationResult::types);
        types.remove(NORMAL);
        return types;
    }

    private Map<String, Map<String, Figure>> means(
            Evaluation evaluation, Function<EvaluationResult, Map<String, Map<String, MetricValue>>> part) {
        Map<String, Map<String, List<MetricValue>>> gathered = new LinkedHashMap<>();
        for (EvaluationResult run : runs(evaluation, first())) {
            part.apply(run)
                    .forEach((row, metrics) -> metrics.forEach(
                            (metric, value) -> gathered.computeIfAbsent(row, key -> new LinkedHashMap<>())
                                    .computeIfAbsent(metric, key -> new ArrayList<>())
                                    .add(value)));
        }
        Map<String, Map<String, Figure>> means = new LinkedHashMap<>();
        gathered.forEach((row, metrics) -> {
            Map<String, Figure> figures = new LinkedHashMap<>();
            metrics.forEach((metric, values) -> figures.put(metric, Figure.of(MetricValue.mean(values))));
            means.put(row, figures);
        });
        return means;
    }
}
