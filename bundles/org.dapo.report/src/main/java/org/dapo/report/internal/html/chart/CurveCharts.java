package org.dapo.report.internal.html.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.metric.Curve;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/**
 * The curves behind the figures of one evaluation: a thin line for each product of the first method, and the mean of each method.
 */
public final class CurveCharts {
    /** With more thin lines, only a grey area would be visible. */
    private static final int MOST_PRODUCTS = 40;

    private static final String PRO = "pixel_pro";

    /** AUPRO is the area up to this false positive rate; beyond it the curve says nothing of it. */
    private static final double PRO_END = 0.3;

    /** The curves that the page knows, each with its metric, in display order. */
    private static final Map<String, String> METRICS = new LinkedHashMap<>();

    private static final Map<String, String> TITLES = Map.of(
            "image_roc",
            "Image ROC",
            "image_pr",
            "Image precision and recall",
            "pixel_roc",
            "Pixel ROC",
            "pixel_pr",
            "Pixel precision and recall",
            PRO,
            "Pixel PRO");

    static {
        METRICS.put("image_roc", "image_auroc");
        METRICS.put("image_pr", "image_ap");
        METRICS.put("pixel_roc", "pixel_auroc");
        METRICS.put("pixel_pr", "pixel_ap");
        METRICS.put(PRO, "pixel_aupro");
    }

    private final Comparison comparison;
    private final Evaluation evaluation;

    public CurveCharts(Comparison comparison, Evaluation evaluation) {
        this.comparison = comparison;
        this.evaluation = evaluation;
    }

    /** The charts with their legend; empty if there is no curve. */
    public List<Node> parts() {
        List<Element> charts = names().stream().map(this::chart).toList();
        if (charts.isEmpty()) {
            return List.of();
        }
        Element legend = SeriesStyle.legend(
                comparison.methods().stream().map(Method::name).toList());
        int products = names().stream()
                .mapToInt(name -> products(comparison.first(), name).size())
                .max()
                .orElseThrow();
        legend = legend.add(SeriesStyle.entry(
                "line product",
                products > MOST_PRODUCTS
                        ? "its first " + MOST_PRODUCTS + " products"
                        : comparison.first().name() + ", single products"));
        return List.of(
                Element.of("h3", "Curves"),
                Element.of(
                                "p",
                                "Bold lines are means over products and seeds, averaged vertically. The name of a line shows"
                                        + " when the pointer rests on it.")
                        .withClass("note"),
                legend,
                Element.of("div", charts).withClass("charts"));
    }

    private List<String> names() {
        Set<String> there = new LinkedHashSet<>();
        for (EvaluationResult run : comparison.runs(evaluation, comparison.first())) {
            run.curves().values().forEach(curves -> curves.forEach(curve -> there.add(curve.name())));
        }
        List<String> ordered = new ArrayList<>(METRICS.keySet());
        ordered.retainAll(there);
        there.removeAll(METRICS.keySet());
        ordered.addAll(there);
        return ordered;
    }

    private Element chart(String name) {
        Map<String, List<Curve>> first = products(comparison.first(), name);
        Curve example = first.values().iterator().next().get(0);
        double end = name.equals(PRO) ? PRO_END : 1;
        List<Chart.Line> lines = new ArrayList<>();
        double[] grid = new double[MeanCurve.STEPS + 1];
        for (int step = 0; step < grid.length; step++) {
            grid[step] = end * step / MeanCurve.STEPS;
        }
        first.entrySet().stream()
                .limit(MOST_PRODUCTS)
                .map(product ->
                        new Chart.Line(product.getKey(), "line product", grid, MeanCurve.of(product.getValue(), end)))
                .forEach(lines::add);
        for (int i = comparison.methods().size() - 1; i >= 0; i--) {
            Method method = comparison.methods().get(i);
            List<Curve> all = products(method, name).values().stream()
                    .flatMap(List::stream)
                    .toList();
            if (!all.isEmpty()) {
                lines.add(new Chart.Line(method.name(), SeriesStyle.of(i), grid, MeanCurve.of(all, end)));
            }
        }
        String title = TITLES.getOrDefault(name, name);
        String description = "%s against %s, %s lines; the figures are in the tables."
                .formatted(example.ordinate(), example.abscissa(), lines.size());
        int ticks = end < 1 ? 3 : 5;
        Chart chart = new Chart(
                title + ", " + evaluation.name(),
                description,
                example.abscissa(),
                example.ordinate(),
                end,
                0,
                1,
                ticks,
                5,
                lines);
        return Element.of("figure", chart.svg(), caption(name, title));
    }

    private Element caption(String name, String title) {
        Element caption = Element.of("figcaption", Element.of("strong", title));
        boolean measured = METRICS.containsKey(name)
                && comparison.runs(evaluation, comparison.first()).stream()
                        .anyMatch(run -> run.mean().containsKey(METRICS.get(name)));
        if (!measured) {
            return caption;
        }
        Metric metric = Metric.of(METRICS.get(name));
        return caption.add(
                new Node.Text(" %s of %s "
                        .formatted(metric.label(), comparison.first().name())),
                FigureText.figure(metric.name(), comparison.figure(evaluation, comparison.first(), metric.name())));
    }

    /** A method's curves of one name, by product, one per seed. */
    private Map<String, List<Curve>> products(Method method, String name) {
        Map<String, List<Curve>> products = new LinkedHashMap<>();
        for (EvaluationResult run : comparison.runs(evaluation, method)) {
            run.curves().forEach((product, curves) -> curves.stream()
                    .filter(curve -> curve.name().equals(name))
                    .forEach(curve -> products.computeIfAbsent(product, key -> new ArrayList<>())
                            .add(curve)));
        }
        return Collections.unmodifiableMap(products);
    }
}
