package org.dapo.report.internal.html.chart;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/**
 * The loss of each epoch. Each tuned method has its own chart, because losses of different methods cannot be compared. Methods
 * that are tuned as another have none.
 */
public final class LossCharts {
    /** Number of steps of the vertical axis for the largest loss. */
    private static final int STEPS = 5;

    private final Comparison comparison;

    public LossCharts(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The section's content; empty if nothing was tuned. */
    public List<Node> parts() {
        List<Element> charts = comparison.methods().stream()
                .filter(method -> method.tunedAs().isEmpty() && !losses(method).isEmpty())
                .map(method -> figure(method, losses(method)))
                .toList();
        if (charts.isEmpty()) {
            return List.of();
        }
        List<String> seeds = comparison.result().plan().seeds().stream()
                .map(seed -> "seed " + seed)
                .toList();
        return List.of(
                Element.of("h2", "Tuning"),
                Element.of("p", "The mean loss of each epoch. Losses of different methods are not on one scale.")
                        .withClass("note"),
                SeriesStyle.legend(seeds),
                Element.of("div", charts).withClass("charts"));
    }

    /** The losses by seed. The result of every evaluation after a tuning contains that tuning. */
    private Map<Long, List<Double>> losses(Method method) {
        Map<Long, List<Double>> losses = new LinkedHashMap<>();
        for (Cell cell : comparison.result().cells()) {
            if (cell.method().equals(method.name())) {
                cell.tuning()
                        .map(TuningResult::losses)
                        .filter(epochs -> !epochs.isEmpty())
                        .ifPresent(epochs -> losses.put(cell.seed(), epochs));
            }
        }
        return losses;
    }

    private Element figure(Method method, Map<Long, List<Double>> losses) {
        List<Chart.Line> lines = new ArrayList<>();
        losses.forEach((seed, epochs) -> {
            double[] x = new double[epochs.size()];
            double[] y = new double[epochs.size()];
            for (int epoch = 0; epoch < x.length; epoch++) {
                x[epoch] = epoch + 1;
                y[epoch] = Double.isFinite(epochs.get(epoch)) ? epochs.get(epoch) : Double.NaN;
            }
            int index = comparison.result().plan().seeds().indexOf(seed);
            lines.add(new Chart.Line("seed " + seed, SeriesStyle.of(Math.max(0, index)), x, y));
        });
        int epochs = losses.values().stream().mapToInt(List::size).max().orElseThrow();
        DoubleSummaryStatistics all = losses.values().stream()
                .flatMap(List::stream)
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        // A loss may be negative, such as MultiADS's with its dice term. Zero is a tick nevertheless.
        double least = Math.min(0, all.getMin());
        double most = Math.max(0, all.getMax());
        double step = least == most ? 1.0 / STEPS : roundedUp(Math.max(most, -least)) / STEPS;
        int below = (int) Math.ceil(-least / step);
        int above = below == 0 ? STEPS : (int) Math.ceil(most / step);
        int ticks = epochs <= 10 ? epochs : 5;
        Chart chart = new Chart(
                "Loss while tuning " + method.name(),
                "Mean loss by epoch, %s, %s."
                        .formatted(FigureText.count(epochs, "epoch"), FigureText.count(losses.size(), "seed")),
                "epoch",
                "loss",
                Math.ceil((double) epochs / ticks) * ticks,
                -below * step,
                above * step,
                ticks,
                below + above,
                lines);
        return Element.of("figure", chart.svg(), Element.of("figcaption", Element.of("strong", method.name())));
    }

    /** Rounds a positive number up to 1, 2 or 5 times a power of ten. */
    private static double roundedUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int factor : new int[] {1, 2, 5}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
