package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.DatasetReference;
import org.junit.jupiter.api.Test;

class SummariesTest {
    @Test
    void meansAreOverProductsThenSeedsAndTheSpreadIsOverSeeds() {
        List<Summary> found = Summaries.of(
                plan("ours", "theirs"),
                List.of(
                        cell("ours", 1, 0.9, 0.7, 0.8),
                        cell("ours", 2, 0.8, 0.6, 0.7),
                        cell("ours", 3, 1.0, 0.5, 0.9),
                        cell("theirs", 1, 0.5, 0.5, 0.5)));

        Summary ours = found.get(0);
        assertEquals("ours", ours.method());
        assertEquals((0.8 + 0.7 + 0.8) / 3, ours.mean().value().orElseThrow(), 1e-12);
        // 0.8, 0.7 and 0.8 differ from their mean by 1/30, 2/30 and 1/30; the sum of squares is divided by two.
        assertEquals(Math.sqrt(6.0 / 900 / 2), ours.deviation().orElseThrow(), 1e-12);
        assertEquals(Optional.empty(), ours.advantage());
        Summary theirs = found.get(1);
        assertEquals(0.5, theirs.mean().value().orElseThrow(), 1e-12);
        assertEquals(OptionalDouble.empty(), theirs.deviation(), "there is one seed");
        // The differences per product, averaged over seeds: 0.9 - 0.5, 0.6 - 0.5, 0.8 - 0.5.
        Difference advantage = theirs.advantage().orElseThrow();
        assertEquals(0.8 / 3, advantage.value(), 1e-12);
        // Of a single seed they are 0 at least and 0.5 at most.
        assertTrue(advantage.low() >= 0 && advantage.high() <= 0.5 + 1e-12, advantage.toString());
        assertTrue(advantage.high() > 0.4, "the seeds differ: " + advantage);
    }

    @Test
    void theBoundOfAMeanOverSeedsIsTheMeanOfTheirBounds() {
        List<Summary> found = Summaries.of(
                plan("ours"),
                List.of(
                        cell("ours", 1, MetricValue.within(0.5, 0.01), MetricValue.within(0.7, 0.03)),
                        cell("ours", 2, MetricValue.of(0.8), MetricValue.undefined("no good image"))));
        MetricValue mean = found.get(0).mean();
        assertEquals(0.7, mean.value().orElseThrow(), 1e-12);
        assertEquals(0.01, mean.bound().orElseThrow(), 1e-12);
    }

    @Test
    void aProductWithoutAFigureOfBothIsLeftOutOfTheDifferenceAlone() {
        List<Summary> found = Summaries.of(
                plan("ours", "theirs"),
                List.of(cell("ours", 1, 0.9, 0.7, 0.8, Double.NaN), cell("theirs", 1, 0.5, Double.NaN, 0.6, 0.1)));

        assertEquals(0.8, found.get(0).mean().value().orElseThrow(), 1e-12);
        assertEquals(0.4, found.get(1).mean().value().orElseThrow(), 1e-12);
        assertEquals(0.3, found.get(1).advantage().orElseThrow().value(), 1e-12);
    }

    @Test
    void oneProductHasNoIntervalAndSoNoDifference() {
        List<Summary> found = Summaries.of(
                plan("ours", "theirs"), List.of(cell("ours", 1, 0.9, Double.NaN), cell("theirs", 1, 0.5, 0.5)));

        assertEquals(Optional.empty(), found.get(1).advantage());
    }

    @Test
    void aMetricThatAMethodDoesNotHaveIsUndefinedForIt() {
        List<Summary> found = Summaries.of(
                plan("ours", "theirs"), List.of(cell("ours", 1, 0.9, 0.8), cell("theirs", 1, Double.NaN, Double.NaN)));

        assertEquals(MetricValue.undefined("no good image"), found.get(1).mean());
        assertEquals(Optional.empty(), found.get(1).advantage());
    }

    static BenchmarkPlan plan(String... methods) {
        DatasetReference data = new DatasetReference("rendered", Path.of(""));
        return new BenchmarkPlan(
                "test",
                "A test",
                new BenchmarkPlan.Tuning(data, Optional.of("tuning"), "rendered"),
                List.of(new BenchmarkPlan.Evaluation("unseen", data, Optional.empty(), "rendered")),
                List.of(methods).stream()
                        .map(name -> new BenchmarkPlan.Method(
                                name, "tiny", "dapo", Optional.empty(), OptionalInt.empty(), Optional.empty(), ""))
                        .toList(),
                List.of(1L, 2L, 3L));
    }

    /** Returns a cell with one value per product. NaN means undefined. */
    static Cell cell(String method, long seed, double... figures) {
        return cell(
                method,
                seed,
                DoubleStream.of(figures)
                        .mapToObj(figure ->
                                Double.isNaN(figure) ? MetricValue.undefined("no good image") : MetricValue.of(figure))
                        .toArray(MetricValue[]::new));
    }

    private static Cell cell(String method, long seed, MetricValue... figures) {
        Map<String, Map<String, MetricValue>> products = new LinkedHashMap<>();
        for (int p = 0; p < figures.length; p++) {
            products.put("product " + p, Map.of("image_auroc", figures[p]));
        }
        return new Cell(method, "unseen", seed, FakePipelines.result("dapo", seed, products), Optional.empty());
    }
}
