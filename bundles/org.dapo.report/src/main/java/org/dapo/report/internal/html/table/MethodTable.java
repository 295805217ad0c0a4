package org.dapo.report.internal.html.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.Figure;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** Methods by metrics on one evaluation, with the first method's lead over each other one. */
public final class MethodTable {
    private final Comparison comparison;
    private final Evaluation evaluation;

    public MethodTable(Comparison comparison, Evaluation evaluation) {
        this.comparison = comparison;
        this.evaluation = evaluation;
    }

    public List<Node> parts() {
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("h3", comparison.methods().size() > 1 ? "Methods compared" : "Result"));
        parts.add(Element.of("p", legend()).withClass("note"));
        parts.addAll(Tables.keyAndAll(comparison.metrics(evaluation), this::table));
        return parts;
    }

    private String legend() {
        String mean =
                "The mean over the products" + (isSpread() ? ", ± the standard deviation over the seeds" : "") + "; ";
        if (comparison.methods().size() == 1) {
            return mean + "higher is better.";
        }
        return mean
                + ("the best of those measured here in bold. Below each other method: by how much %s is better, the 95 %% interval of that over products and seeds,"
                                + " and the p of a paired permutation test over the products. ▲ better with a p below 0.05 and an interval"
                                + " above 0, ▼ worse.")
                        .formatted(comparison.first().name());
    }

    private boolean isSpread() {
        return comparison.result().summaries().stream()
                .anyMatch(summary -> summary.evaluation().equals(evaluation.name())
                        && summary.deviation().isPresent());
    }

    private Element table(List<Metric> metrics) {
        List<Element> rows = new ArrayList<>();
        comparison.methods().forEach(method -> rows.add(row(method, metrics)));
        comparison.published(evaluation).forEach((method, figures) -> rows.add(published(method, figures, metrics)));
        Element table = Element.of(
                        "table",
                        Element.of("caption", "Methods on " + evaluation.name()),
                        Tables.heading("Method", metrics),
                        Element.of("tbody", rows))
                .withClass("methods");
        return Tables.scrolling("Methods on " + evaluation.name(), table);
    }

    private Element row(Method method, List<Metric> metrics) {
        Element name = Tables.rowName(method.name());
        String remarks = Stream.concat(
                        method.tunedAs().map(other -> "tuned as " + other).stream(), Stream.of(method.remark()))
                .filter(remark -> !remark.isEmpty())
                .collect(Collectors.joining("; "));
        if (!remarks.isEmpty()) {
            name = name.add(Element.of("span", remarks).withClass("remark"));
        }
        Element row = Element.of("tr", name);
        if (method.equals(comparison.first())) {
            row = row.withClass("first");
        }
        return row.add(metrics.stream().map(metric -> cell(method, metric)).toList());
    }

    /** Published figures of a method on the same data. None of them was measured here. */
    private static Element published(String method, Map<String, Published> figures, List<Metric> metrics) {
        String source = figures.values().iterator().next().source();
        Element name = Tables.rowName(method)
                .add(Element.of("span", "published: " + source).withClass("remark"));
        return Element.of("tr", name)
                .withClass("published")
                .add(metrics.stream()
                        .map(metric -> Element.of(
                                "td",
                                FigureText.figure(
                                        metric.name(),
                                        figures.containsKey(metric.name())
                                                ? Figure.of(figures.get(metric.name())
                                                        .value())
                                                : Figure.NONE)))
                        .toList());
    }

    private Element cell(Method method, Metric metric) {
        Figure figure = comparison.figure(evaluation, method, metric.name());
        Element value = FigureText.figure(metric.name(), figure);
        Element line = Element.of(
                "span",
                isBest(figure, metric) ? Element.of("strong", value) : value,
                new Node.Text(" "),
                FigureText.spread(figure));
        Element cell = Element.of("td", line.withClass("value"));
        return comparison
                .summary(evaluation, method, metric.name())
                .flatMap(Summary::advantage)
                .map(difference -> cell.add(advantage(difference)))
                .orElse(cell);
    }

    /** Whether no other method measured here has a higher figure. */
    private boolean isBest(Figure figure, Metric metric) {
        if (figure.value().isEmpty() || comparison.methods().size() == 1) {
            return false;
        }
        String shown = FigureText.rounded(figure.value().getAsDouble());
        return comparison.methods().stream()
                .map(other ->
                        comparison.figure(evaluation, other, metric.name()).value())
                .flatMapToDouble(OptionalDouble::stream)
                .allMatch(other -> other <= figure.value().getAsDouble()
                        || FigureText.rounded(other).equals(shown));
    }

    private static Element advantage(Difference difference) {
        boolean above = difference.significant() && difference.value() > 0;
        boolean below = difference.significant() && difference.value() < 0;
        String sign = above ? " ▲" : below ? " ▼" : "";
        String interval = "[%s, %s], %s"
                .formatted(
                        FigureText.signed(difference.low()),
                        FigureText.signed(difference.high()),
                        difference.significance());
        return Element.of(
                        "span",
                        new Node.Text(FigureText.signed(difference.value()) + sign),
                        Element.of("span", interval).withClass("interval"))
                .withClass("advantage" + (above ? " above" : below ? " below" : ""))
                .with("data-value", Numbers.text(difference.value()))
                .with("data-low", Numbers.text(difference.low()))
                .with("data-high", Numbers.text(difference.high()));
    }
}
