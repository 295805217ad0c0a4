package org.dapo.report.internal.html.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.report.internal.html.Headline;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.dapo.report.internal.html.markup.Node;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests what the table of methods claims: which is best, by how much another is worse, and what others published. */
class MethodTableTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Evaluation UNSEEN = new Evaluation("unseen", DATA, Optional.empty(), "mvtec");
    private static final String METRIC = "image_auroc";

    private static Method method(String name) {
        return new Method(name, "mini-clip", "dapo", Optional.empty(), OptionalInt.empty(), Optional.empty(), "");
    }

    private static Summary summary(String method, double mean, Optional<Difference> advantage) {
        return new Summary(UNSEEN.name(), method, METRIC, MetricValue.of(mean), OptionalDouble.empty(), advantage);
    }

    private static Document table(List<Summary> summaries, Published... published) {
        return drawn(new MethodTable(comparison(summaries, published), UNSEEN).parts());
    }

    private static Document drawn(List<? extends Node> parts) {
        return Jsoup.parse(Markup.document(Element.of("html", Element.of("body").add(parts))));
    }

    private static Comparison comparison(List<Summary> summaries, Published... published) {
        BenchmarkPlan plan = new BenchmarkPlan(
                "methods",
                "Methods",
                new Tuning(DATA, Optional.empty(), "mvtec"),
                List.of(UNSEEN),
                summaries.stream()
                        .map(Summary::method)
                        .distinct()
                        .map(MethodTableTest::method)
                        .toList(),
                List.of(1L));
        return new Comparison(new BenchmarkResult(plan, List.of(), summaries, List.of(published), 1));
    }

    @Test
    void onlyASignificantDifferenceHasATriangleAndItPointsTheRightWay() {
        Document table = table(List.of(
                summary("ours", 0.8, Optional.empty()),
                summary("weak", 0.7, Optional.of(new Difference(0.1, 0.05, 0.15, 0.01))),
                summary("strong", 0.9, Optional.of(new Difference(-0.1, -0.15, -0.05, 0.01))),
                summary("unclear", 0.7, Optional.of(new Difference(0.1, -0.1, 0.3, 0.2)))));
        assertEquals(
                List.of(
                        "+0.100 ▲ [+0.050, +0.150], p 0.010",
                        "−0.100 ▼ [−0.150, −0.050], p 0.010",
                        "+0.100 [−0.100, +0.300], p 0.200"),
                table.select(".advantage").eachText().stream()
                        .map(text -> text.replaceAll("\\s*\\[", " ["))
                        .toList());
        assertTrue(table.selectFirst(".note").text().contains("by how much ours is better"));
        assertEquals("ours", table.select("tr.first th").text());
        assertEquals(1, table.select(".advantage.above").size());
        assertEquals("-0.1", table.selectFirst(".advantage.below").attr("data-value"));
        assertEquals("0.3", table.select(".advantage").last().attr("data-high"));
    }

    @Test
    void aMethodThatTakesTheCheckpointsOfAnotherSaysSo() {
        Method other = new Method(
                "scored otherwise",
                "mini-clip",
                "dapo",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of("ours"),
                "by the map");
        BenchmarkPlan plan = new BenchmarkPlan(
                "methods",
                "Methods",
                new Tuning(DATA, Optional.empty(), "mvtec"),
                List.of(UNSEEN),
                List.of(method("ours"), other),
                List.of(1L));
        List<Summary> summaries =
                List.of(summary("ours", 0.9, Optional.empty()), summary(other.name(), 0.8, Optional.empty()));
        Comparison comparison = new Comparison(new BenchmarkResult(plan, List.of(), summaries, 1));
        assertEquals(
                List.of("tuned as ours; by the map"),
                drawn(new MethodTable(comparison, UNSEEN).parts())
                        .select("th .remark")
                        .eachText());
    }

    @Test
    void figuresThatLookTheSameAreBothTheBest() {
        Document table = table(List.of(
                summary("ours", 0.9001, Optional.empty()),
                summary("same", 0.9004, Optional.empty()),
                summary("worse", 0.8996, Optional.empty())));
        assertEquals(List.of("0.900", "0.900", "0.900"), table.select(".figure").eachText());
        assertEquals(3, table.select("strong").size());
        Document apart =
                table(List.of(summary("ours", 0.9001, Optional.empty()), summary("worse", 0.8994, Optional.empty())));
        assertEquals(List.of("0.900"), apart.select("strong").eachText());
    }

    @Test
    void aFigureOfAnotherEvaluationIsNoColumn() {
        Summary elsewhere = new Summary(
                "of other data", "ours", "pixel_auroc", MetricValue.of(0.7), OptionalDouble.empty(), Optional.empty());
        Document table = table(List.of(summary("ours", 0.9, Optional.empty()), elsewhere));
        assertEquals(List.of(METRIC), table.select(".figure").eachAttr("data-metric"));
    }

    @Test
    void aMethodAloneIsNotTheBest() {
        Document table = table(List.of(summary("ours", 0.9, Optional.empty())));
        assertEquals(0, table.select("strong").size());
        assertEquals("Result", table.selectFirst("h3").text());
        assertEquals(
                "The mean over the products; higher is better.",
                table.selectFirst(".note").text());
    }

    @Test
    void aSpreadIsExplainedWhereThereIsOne() {
        Summary spread = new Summary(
                UNSEEN.name(), "ours", METRIC, MetricValue.of(0.9), OptionalDouble.of(0.01), Optional.empty());
        assertEquals(
                "The mean over the products, ± the standard deviation over the seeds; higher is better.",
                table(List.of(spread)).selectFirst(".note").text());
        Summary other = summary("other", 0.8, Optional.empty());
        assertTrue(table(List.of(spread, other)).selectFirst(".note").text().contains("±"));
        assertFalse(table(List.of(summary("ours", 0.9, Optional.empty()), other))
                .selectFirst(".note")
                .text()
                .contains("±"));
    }

    @Test
    void publishedFiguresOfTheSameDataFollowWithTheirSourceAndAreNeverTheBest() {
        Document table = table(
                List.of(
                        summary("ours", 0.8, Optional.empty()),
                        summary("other", 0.7, Optional.empty()),
                        new Summary(
                                UNSEEN.name(),
                                "ours",
                                "pixel_auroc",
                                MetricValue.of(0.6),
                                OptionalDouble.empty(),
                                Optional.empty())),
                new Published(UNSEEN.name(), "theirs", METRIC, 0.95, "arXiv 1234.5678"),
                new Published("of other data", "theirs", "pixel_auroc", 0.96, "arXiv 1234.5678"));
        var theirs = table.selectFirst("tr.published");
        assertEquals("theirs", theirs.selectFirst("th").ownText());
        assertEquals("published: arXiv 1234.5678", theirs.selectFirst(".remark").text());
        assertEquals(List.of("0.950", "–"), theirs.select(".figure").eachText());
        assertEquals(List.of("0.800", "0.600"), table.select("strong").eachText());
        assertEquals(1, table.select("tr.published").size());
    }

    @Test
    void theHeadlineNamesTheBestOtherMethodThatHasTheFigure() {
        Summary undefined = new Summary(
                UNSEEN.name(),
                "undefined",
                METRIC,
                MetricValue.undefined("no good image"),
                OptionalDouble.empty(),
                Optional.empty());
        Document headline = drawn(List.of(new Headline(comparison(List.of(
                        summary("ours", 0.95, Optional.empty()),
                        summary("weak", 0.7, Optional.empty()),
                        summary("strong", 0.9, Optional.empty()),
                        undefined)))
                .section()));
        assertEquals("best other: strong 0.900", headline.select(".tile .other").text());
        Document alone = drawn(List.of(
                new Headline(comparison(List.of(summary("ours", 0.95, Optional.empty()), undefined))).section()));
        assertEquals(0, alone.select(".tile .other").size());
    }

    @Test
    void aGroupOfMetricsSpansItsColumnsAndEachSaysWhatItMeans() {
        Element heading =
                Tables.heading("Method", Metric.ordered(List.of("my_metric", "pixel_ap", "image_ap", METRIC)));
        Document table = drawn(List.of(Element.of("table", heading)));
        var groups = table.select("tr.groups th[colspan]");
        assertEquals(List.of("Image", "Pixel", "Other"), groups.eachText());
        assertEquals(List.of("2", "1", "1"), groups.eachAttr("colspan"));
        assertEquals(
                List.of("AUROC", "AP", "AP", "my_metric"),
                table.select("tr:not(.groups) th").eachText());
        assertEquals(
                "How few sound pixels stand among the highest scores.",
                table.select("tr:not(.groups) th").get(2).attr("title"));
        assertEquals("my_metric", table.select("th").last().attr("title"));
    }

    @Test
    void theHeadlineNamesAFigureByWhatItMeasures() {
        Summary types = new Summary(
                UNSEEN.name(),
                "ours",
                "multitype_f1_defects",
                MetricValue.of(0.5),
                OptionalDouble.empty(),
                Optional.empty());
        Document headline = drawn(
                List.of(new Headline(comparison(List.of(summary("ours", 0.95, Optional.empty()), types))).section()));
        assertEquals(
                List.of("Image AUROC", "Multi-type F1"),
                headline.select(".tile .label").eachText());
    }

    @Test
    void aTableOfTypesSaysAgainstWhatATypeIsMeasured() {
        List<Metric> metrics = Metric.ordered(List.of("multitype_ap", "pixel_auroc")).stream()
                .map(Metric::ofOneType)
                .toList();
        Document table = drawn(List.of(Element.of("table", Tables.heading("Type", metrics))));
        assertEquals(
                List.of("The type against good pixels", "The type against all else"),
                table.select("tr.groups th[colspan]").eachText());
    }
}
