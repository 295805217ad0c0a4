package org.dapo.report.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.ResultShapes;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>", "\"]]></style><script>alert(2)</script>", "' onmouseover='alert(3)");

    private BenchmarkResult result;
    private Document page;

    @BeforeAll
    void write() {
        result = SampleComparison.ordinary().result();
        page = Jsoup.parse(new Page(result, SampleImages.examples(8, 60, 40)).html());
    }

    @Test
    void everyFigureOfAProductIsTheMeanOfTheJsonOverTheSeeds() {
        assertRowsAreOfTheJson("products", "Products on " + SampleComparison.UNSEEN_PRODUCTS, 7 * 14);
    }

    @Test
    void everyFigureOfATypeIsTheMeanOfTheJsonOverTheSeeds() {
        assertRowsAreOfTheJson("types", "Defect types on " + SampleComparison.UNSEEN_PRODUCTS, 9 * 4);
    }

    private void assertRowsAreOfTheJson(String part, String caption, int figures) {
        List<JsonObject> seeds = result.cells().stream()
                .filter(cell ->
                        cell.method().equals("DAPO") && cell.evaluation().equals(SampleComparison.UNSEEN_PRODUCTS))
                .map(cell -> JsonParser.parseString(new ResultShapes().evaluation(cell.result()))
                        .getAsJsonObject()
                        .getAsJsonObject(part))
                .toList();
        assertEquals(3, seeds.size());
        int compared = 0;
        for (Element row : table(caption).select("tbody tr")) {
            for (Element figure : row.select("td .figure")) {
                double sum = 0;
                boolean defined = true;
                for (JsonObject seed : seeds) {
                    var value = seed.getAsJsonObject(row.selectFirst("th").ownText())
                            .get(figure.attr("data-metric"));
                    defined &= !value.isJsonNull();
                    sum += defined ? value.getAsDouble() : 0;
                }
                assertFigure(figure, defined ? sum / 3 : Double.NaN);
                compared++;
            }
        }
        assertEquals(figures, compared);
    }

    @Test
    void everyFigureOfAMethodIsTheSummaryWithItsSpreadAndItsDifference() {
        int compared = 0;
        Element table = table("Methods on " + SampleComparison.UNSEEN_TYPES);
        for (Element row : table.select("tbody tr")) {
            for (Element cell : row.select("td")) {
                Summary summary = summary(
                        SampleComparison.UNSEEN_TYPES,
                        row.selectFirst("th").ownText(),
                        cell.selectFirst(".figure").attr("data-metric"));
                assertFigure(cell.selectFirst(".figure"), summary.mean().value().getAsDouble());
                assertEquals(summary.deviation().isPresent(), cell.selectFirst(".spread") != null);
                summary.deviation().ifPresent(deviation -> assertValue(cell.selectFirst(".spread"), deviation));
                assertEquals(summary.advantage().isPresent(), cell.selectFirst(".advantage") != null);
                summary.advantage().ifPresent(difference -> {
                    Element shown = cell.selectFirst(".advantage");
                    assertValue(shown, difference.value());
                    assertEquals(difference.low(), Double.parseDouble(shown.attr("data-low")));
                    assertEquals(
                            difference.significant() && difference.value() > 0,
                            shown.text().contains("▲"),
                            shown.text());
                });
                compared++;
            }
        }
        assertEquals(5 * 14, compared);
    }

    @Test
    void theHeadlineIsTheFirstMethodsSummary() {
        List<String> metrics = new ArrayList<>();
        Element tiles = page.selectFirst("#glance ul.tiles");
        for (Element figure : tiles.select(".big .figure")) {
            String metric = figure.attr("data-metric");
            metrics.add(metric);
            assertFigure(
                    figure,
                    summary(SampleComparison.UNSEEN_PRODUCTS, "DAPO", metric)
                            .mean()
                            .value()
                            .getAsDouble());
        }
        assertEquals(List.of("image_auroc", "pixel_auroc", "pixel_aupro", "multitype_f1_defects"), metrics);
        // Good pixels are a class of the metrics but not a type of defect.
        assertEquals(
                "DAPO · 480 images · 7 products · 9 types · mean of 3 seeds",
                page.selectFirst("#glance .extent").text());
    }

    @Test
    void aTuningIsCountedOnceHoweverManyEvaluationsItServes() {
        assertTrue(
                page.select("#provenance .remarks li")
                        .eachText()
                        .contains("tuning: cork/readme.txt is passed over (9 runs)"),
                page.select("#provenance .remarks").text());
    }

    @Test
    void thePageIsTheSameWhateverTheLocale() {
        List<ReportExample> examples = SampleImages.examples(3, 60, 40);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ENGLISH);
            String english = new Page(result, examples).html();
            Locale.setDefault(Locale.forLanguageTag("fa-IR"));
            assertEquals(english, new Page(result, examples).html());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theBestFigureOfAColumnIsBoldAndNoOther() {
        for (Element row :
                table("Methods on " + SampleComparison.UNSEEN_PRODUCTS).select("tbody tr")) {
            boolean best = row.selectFirst("th").ownText().equals("DAPO");
            assertEquals(best ? 14 : 0, row.select("td strong .figure").size(), row.text());
        }
    }

    @Test
    void anUndefinedFigureSaysWhyAndAnInexactOneHowFar() {
        Element table = table("Products on " + SampleComparison.UNSEEN_PRODUCTS);

        Element undefined = table.selectFirst("tbody tr .figure[data-metric=multitype_f1_defects]");
        assertEquals("–", undefined.text());
        assertEquals("no type has a pixel in the ground truth", undefined.attr("title"));
        assertEquals("3E-7", table.selectFirst(".figure[data-metric=pixel_ap]").attr("data-bound"));
        assertEquals(
                "2E-7", table.selectFirst("tfoot .figure[data-metric=pixel_ap]").attr("data-bound"));
    }

    @Test
    void theMatrixOfTypesSharesOutEachRowAndAddsUpTheSeeds() {
        List<Cell> cells = result.cells().stream()
                .filter(cell ->
                        cell.method().equals("DAPO") && cell.evaluation().equals(SampleComparison.UNSEEN_PRODUCTS))
                .toList();
        List<Element> rows = page.selectFirst("#evaluation-1 .confusion").select("tbody tr");
        assertEquals(10, rows.size());
        for (int row = 0; row < rows.size(); row++) {
            double sum = 0;
            for (Element cell : rows.get(row).select("td[data-count]")) {
                sum += Double.parseDouble(cell.attr("data-value"));
            }
            assertEquals(row == 9 ? 0 : 1, sum, 1e-9);
            long pixels = 0;
            for (Cell cell : cells) {
                for (long count : cell.result().confusion().orElseThrow().counts()[row]) {
                    pixels += count;
                }
            }
            assertEquals(
                    Long.toString(pixels), rows.get(row).selectFirst(".total").attr("data-value"));
        }
    }

    @Test
    void everyChartHasALineForEachMethodAndEachProductAndWordsForThoseWhoCannotSeeIt() {
        List<Element> charts = page.select("#evaluation-1 svg.chart");
        assertEquals(5, charts.size());
        for (Element chart : charts) {
            assertEquals(5 + 7, chart.select("path.line").size());
            assertEquals(7, chart.select("path.product").size());
            assertFalse(chart.selectFirst("title").text().isEmpty());
            assertFalse(chart.selectFirst("desc").text().isEmpty());
        }
        assertEquals(3, page.select("#tuning svg.chart").size());
        assertEquals(9, page.select("#tuning svg.chart path.line").size());
    }

    @Test
    void everyImageSaysWhetherItsVerdictWasRightAndWhereTheThresholdCameFrom() {
        List<String> marks = page.select(".card .mark").eachText();
        assertEquals(
                List.of("✓ right", "✓ right", "✓ right", "✓ right", "✗ missed", "✓ right", "✓ right", "✗ false alarm"),
                marks);
        for (Element card : page.select(".card")) {
            assertTrue(card.selectFirst(".reason").text().contains("99 % of 120 good images"), card.text());
            assertTrue(card.select("img").stream()
                    .allMatch(image -> !image.attr("alt").isEmpty()));
            assertEquals(2, card.select("img").size());
            assertEquals(
                    card.selectFirst(".labelled").text().equals("Labelled good"),
                    card.selectFirst("svg.truth") == null);
        }
    }

    @Test
    void nothingOutsideThePageIsNamedAndNoScriptIsInIt() {
        assertEquals(0, page.select("script, iframe, object, embed, base, form").size());
        Stream.of("src", "href", "xlink:href", "srcset", "action", "poster")
                .flatMap(name -> page.select("[" + name + "]").eachAttr(name).stream())
                .forEach(link -> assertTrue(link.startsWith("data:") || link.startsWith("#"), link));
        assertFalse(page.selectFirst("style").data().contains("url("));
        assertFalse(page.selectFirst("style").data().contains("@import"));
        String policy =
                page.selectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertTrue(policy.startsWith("default-src 'none'; img-src data:; style-src 'unsafe-inline'"), policy);
    }

    @Test
    void headingsFollowOnEachOtherAndEveryLinkLeadsSomewhere() {
        assertEquals("en", page.selectFirst("html").attr("lang"));
        assertEquals(1, page.select("h1").size());
        int before = 0;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int level = heading.tagName().charAt(1) - '0';
            assertTrue(level <= before + 1, heading.text());
            before = level;
        }
        for (Element link : page.select("nav a")) {
            assertTrue(page.getElementById(link.attr("href").substring(1)) != null, link.text());
        }
        assertEquals(0, page.select("table:not(:has(caption))").size());
    }

    @Test
    void namesOfStrangersStayNames() {
        Document hostile = Jsoup.parse(new Page(new SampleComparison(HOSTILE).result(), List.of()).html());

        assertEquals(0, hostile.select("img, script").size());
        for (Element element : hostile.getAllElements()) {
            assertTrue(
                    element.attributes().asList().stream()
                            .noneMatch(attribute -> attribute.getKey().startsWith("on")),
                    element.tagName());
        }
        assertEquals(
                HOSTILE,
                hostile.select("#evaluation-1 table.figures")
                        .first()
                        .select("tbody th")
                        .eachText());
        assertEquals(
                HOSTILE,
                hostile.select("#evaluation-1 svg.chart")
                        .first()
                        .select("path.product title")
                        .eachText());
    }

    @Test
    void thePageStaysSmallHoweverLargeAndManyTheImagesAre() {
        String html = new Page(result, SampleImages.examples(60, 500, 400)).html();

        assertTrue(html.length() < 5_000_000, html.length() + " characters");
        Document large = Jsoup.parse(html);
        assertEquals(60, large.select(".card").size());
    }

    private static void assertFigure(Element figure, double value) {
        if (Double.isNaN(value)) {
            assertEquals("–", figure.text());
            return;
        }
        assertEquals(value, Double.parseDouble(figure.attr("data-value")), 1e-15);
        assertEquals(value, Double.parseDouble(figure.text()), 0.0005000001);
    }

    private static void assertValue(Element element, double value) {
        assertEquals(value, Double.parseDouble(element.attr("data-value")));
    }

    private Summary summary(String evaluation, String method, String metric) {
        return result.summaries().stream()
                .filter(one -> one.evaluation().equals(evaluation)
                        && one.method().equals(method)
                        && one.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the last table whose caption starts with a text. It has all metrics. */
    private Element table(String caption) {
        return page.select("table").stream()
                .filter(table -> table.selectFirst("caption").text().startsWith(caption))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
