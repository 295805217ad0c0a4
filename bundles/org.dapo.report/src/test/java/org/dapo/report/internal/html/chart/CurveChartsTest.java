package org.dapo.report.internal.html.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.metric.Curve;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.html.SampleComparison;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests that curves are drawn whole, on their own axes and under their own names. */
class CurveChartsTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Evaluation UNSEEN = new Evaluation("unseen", DATA, Optional.empty(), "mvtec");

    private static Curve rising(String name, float end) {
        return new Curve(name, "false positive rate", "found", new float[] {0, end}, new float[] {0, 1});
    }

    private static Curve level(String name) {
        return new Curve(name, "false positive rate", "found", new float[] {0, 1}, new float[] {1, 1});
    }

    /** The charts of two methods, of which only the first has curves. */
    private static Document charts(Map<String, List<Curve>> curves) {
        List<Method> methods = List.of(method("ours"), method("other"));
        BenchmarkPlan plan = new BenchmarkPlan(
                "curves", "Curves", new Tuning(DATA, Optional.empty(), "mvtec"), List.of(UNSEEN), methods, List.of(1L));
        List<Cell> cells = List.of(cell("ours", curves), cell("other", Map.of()));
        Comparison comparison = new Comparison(new BenchmarkResult(plan, cells, List.of(), 1));
        Element body = Element.of("body").add(new CurveCharts(comparison, UNSEEN).parts());
        return Jsoup.parse(Markup.document(Element.of("html", body)));
    }

    private static Method method(String name) {
        return new Method(name, "mini-clip", "dapo", Optional.empty(), OptionalInt.empty(), Optional.empty(), "");
    }

    private static Cell cell(String method, Map<String, List<Curve>> curves) {
        EvaluationResult result = SampleComparison.evaluation(DATA, curves, Optional.empty());
        return new Cell(method, UNSEEN.name(), 1, result, Optional.empty());
    }

    @Test
    void aCurveRunsFromOneEndOfItsAxisToTheOther() {
        for (float end : new float[] {0.3f, 1}) {
            Document page = charts(Map.of("steel", List.of(rising(end == 1 ? "pixel_roc" : "pixel_pro", end))));
            String path = page.selectFirst("svg.chart path.product").attr("d");
            assertTrue(path.startsWith("M52 310h0L") && path.endsWith("L352 10"), path);
            assertTrue(path.contains("L202 160L"), path);
            assertEquals(
                    end == 1 ? List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0") : List.of("0", "0.1", "0.2", "0.3"),
                    page.select("text[text-anchor=middle]:not(.axis-name)").eachText());
        }
    }

    @Test
    void theAxisOfProEndsWhereItsFigureDoes() {
        Document page = charts(Map.of("steel", List.of(rising("pixel_pro", 1))));
        String path = page.selectFirst("svg.chart path.product").attr("d");
        assertTrue(path.startsWith("M52 310h0L") && path.endsWith("L352 220"), path);
    }

    @Test
    void eachChartShowsItsOwnCurvesAndNoLineOfAMethodThatHasNone() {
        Document page = charts(Map.of("steel", List.of(level("pixel_roc"), rising("image_roc", 1))));
        assertEquals(
                List.of("Image ROC, unseen", "Pixel ROC, unseen"),
                page.select("svg.chart > title").eachText());
        assertEquals(
                List.of("steel", "ours", "steel", "ours"),
                page.select("path.line:has(title)").eachText());
        assertEquals(
                List.of("M52 10h0L352 10", "M52 10h0L352 10"),
                page.select("svg.chart").last().select("path.line").eachAttr("d"));
    }

    @Test
    void ofManyProductsTheFirstHaveALineEachAndTheLegendSaysSo() {
        Map<String, List<Curve>> curves = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            curves.put("product " + i, List.of(level("image_roc")));
        }
        assertEquals(
                "ours, single products",
                charts(curves).select("ul.legend li").last().text());
        curves.put("one more", List.of(level("image_roc")));
        Document page = charts(curves);
        assertEquals("its first 40 products", page.select("ul.legend li").last().text());
        assertEquals(40, page.select("path.product:has(title)").size());
    }

    @Test
    void aCurveOfAnUnknownMetricHasItsOwnNameAndNoFigure() {
        Document page = charts(Map.of("steel", List.of(level("my_curve"), level("image_roc"))));
        assertEquals(List.of("Image ROC", "my_curve"), page.select("figcaption").eachText());
    }
}
