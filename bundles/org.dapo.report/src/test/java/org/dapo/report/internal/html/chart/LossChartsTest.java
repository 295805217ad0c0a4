package org.dapo.report.internal.html.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.report.internal.html.SampleComparison;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the axes of a chart of losses are true to the losses, whatever their signs and number are. */
class LossChartsTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Method TUNED = new Method(
            "MultiADS", "mini-clip", "multi-ads", Optional.empty(), OptionalInt.empty(), Optional.empty(), "");
    private static final EvaluationResult RESULT =
            SampleComparison.ordinary().result().cells().get(0).result();

    @ParameterizedTest
    @CsvSource({
        "4.5, 1.5, '0, 1, 2, 3, 4, 5'",
        "1.5, 0.25, '0, 0.4, 0.8, 1.2, 1.6, 2.0'",
        "70, 10, '0, 20, 40, 60, 80, 100'",
        "4.5, -1.5, '-2, -1, 0, 1, 2, 3, 4, 5'",
        "0.15, -0.03, '-0.04, 0, 0.04, 0.08, 0.12, 0.16'",
        "-0.5, -1.5, '-1.6, -1.2, -0.8, -0.4, 0'",
        "0, 0, '0, 0.2, 0.4, 0.6, 0.8, 1.0'",
        "NaN, NaN, '0, 0.2, 0.4, 0.6, 0.8, 1.0'",
    })
    void theScaleHasATickAtZeroAndNoRoundedOnes(double first, double last, String ticks) {
        assertEquals(
                ticks,
                String.join(
                        ", ",
                        charts(List.of(first, last))
                                .select("text[text-anchor=end]")
                                .eachText()));
    }

    @Test
    void aFewEpochsHaveATickEachAndManyHaveRoundOnes() {
        assertEquals(List.of("0", "1", "2", "3"), epochs(3));
        assertEquals(11, epochs(10).size());
        assertEquals(List.of("0", "3", "6", "9", "12", "15"), epochs(11));
    }

    private static List<String> epochs(int count) {
        List<Double> losses = new ArrayList<>();
        for (int epoch = 0; epoch < count; epoch++) {
            losses.add(1.0 / (1 + epoch));
        }
        return charts(losses).select("text[text-anchor=middle]:not(.axis-name)").eachText();
    }

    @Test
    void anEpochWhoseLossIsNotANumberLeavesAGap() {
        Document page = charts(List.of(1.0, Double.POSITIVE_INFINITY, 0.5));
        assertEquals("seed 1", page.select("ul.legend").text());
        assertEquals("M152 10h0M352 160h0", page.select("path.line").last().attr("d"));
        assertEquals(
                "Mean loss by epoch, 3 epochs, 1 seed.", page.select("desc").text());
    }

    @Test
    void methodsThatWereNotTunedHaveNoChart() {
        assertEquals(0, charts(List.of()).select("h2, figure").size());
    }

    @Test
    void methodsThatAreTunedAsAnotherHaveNoChartOfTheirOwn() {
        Method other = new Method(
                "scored otherwise",
                "mini-clip",
                "multi-ads",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(TUNED.name()),
                "");
        assertEquals(
                List.of("MultiADS"),
                charts(List.of(2.0, 1.0), TUNED, other).select("figcaption").eachText());
    }

    private static Document charts(List<Double> losses, Method... methods) {
        List<Method> shown = methods.length == 0 ? List.of(TUNED) : List.of(methods);
        Evaluation evaluation = new Evaluation("unseen", DATA, Optional.empty(), "mvtec");
        BenchmarkPlan plan = new BenchmarkPlan(
                "losses",
                "Losses",
                new Tuning(DATA, Optional.empty(), "mvtec"),
                List.of(evaluation),
                shown,
                List.of(1L));
        TuningResult tuning = new TuningResult(Path.of("run"), losses, 8, List.of(), List.of(), 1, RESULT.provenance());
        List<Cell> cells = shown.stream()
                .map(method -> new Cell(method.name(), evaluation.name(), 1, RESULT, Optional.of(tuning)))
                .toList();
        BenchmarkResult result = new BenchmarkResult(plan, cells, List.of(), 1);
        Element body = Element.of("body").add(new LossCharts(new Comparison(result)).parts());
        return Jsoup.parse(Markup.document(Element.of("html", body)));
    }
}
