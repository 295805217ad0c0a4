package org.dapo.report.internal.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.Figure;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** The summary for a quick look: a few large figures of the first method per evaluation. */
public final class Headline {
    private final Comparison comparison;

    public Headline(Comparison comparison) {
        this.comparison = comparison;
    }

    public Element section() {
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("h2", "At a glance"));
        for (Evaluation evaluation : comparison.evaluations()) {
            parts.add(Element.of("h3", evaluation.name()));
            parts.add(extent(evaluation));
            parts.add(Element.of(
                            "ul",
                            comparison.metrics(evaluation).stream()
                                    .filter(metric -> Metric.HEADLINE.contains(metric.name()))
                                    .sorted(Comparator.comparing(metric -> Metric.HEADLINE.indexOf(metric.name())))
                                    .map(metric -> tile(evaluation, metric))
                                    .toList())
                    .withClass("tiles"));
        }
        return Element.of("section", parts).with("id", "glance").withClass("glance");
    }

    private Element extent(Evaluation evaluation) {
        List<EvaluationResult> runs = comparison.runs(evaluation, comparison.first());
        List<String> facts = new ArrayList<>();
        facts.add(comparison.first().name());
        if (!runs.isEmpty()) {
            EvaluationResult run = runs.get(0);
            facts.add(FigureText.count(run.images(), "image"));
            facts.add(FigureText.count(run.products().size(), "product"));
            long types = comparison.types(evaluation).values().stream()
                    .filter(figures -> figures.values().stream()
                            .anyMatch(figure -> figure.value().isPresent()))
                    .count();
            if (types > 0) {
                facts.add(FigureText.count(types, "type"));
            }
            facts.add(runs.size() == 1 ? "one run" : "mean of " + FigureText.count(runs.size(), "seed"));
        }
        return Element.of("p", String.join(" · ", facts)).withClass("extent");
    }

    private Element tile(Evaluation evaluation, Metric metric) {
        Figure figure = comparison.figure(evaluation, comparison.first(), metric.name());
        Element tile = Element.of(
                        "li",
                        Element.of("span", metric.title()).withClass("label"),
                        Element.of(
                                        "span",
                                        FigureText.figure(metric.name(), figure),
                                        new Node.Text(" "),
                                        FigureText.spread(figure))
                                .withClass("big"),
                        Element.of("span", metric.meaning()).withClass("meaning"))
                .withClass("tile");
        return bestOther(evaluation, metric)
                .map(other -> tile.add(Element.of(
                                "span",
                                new Node.Text("best other: %s ".formatted(other.name())),
                                FigureText.figure(metric.name(), comparison.figure(evaluation, other, metric.name())))
                        .withClass("other")))
                .orElse(tile);
    }

    private Optional<Method> bestOther(Evaluation evaluation, Metric metric) {
        return comparison.methods().stream()
                .skip(1)
                .filter(method -> comparison
                        .figure(evaluation, method, metric.name())
                        .value()
                        .isPresent())
                .max(Comparator.comparingDouble(method -> comparison
                        .figure(evaluation, method, metric.name())
                        .value()
                        .getAsDouble()));
    }
}
