package org.dapo.report.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.ResultShapes;
import org.dapo.report.internal.html.figure.FigureText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the page in a browser. */
class BrowserTest {
    private static final int EXAMPLES = 8;

    /** In pixels of CSS: 210 mm less twice 10 mm. */
    private static final int A4_WITHIN_MARGINS = 718;

    @TempDir
    static Path folder;

    private static HeadlessBrowser browser;
    private static BenchmarkResult result;
    private static Path page;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                HeadlessBrowser.program().isPresent(), "no chromium on the path: the page is not shown to a browser");
        result = SampleComparison.ordinary().result();
        page = folder.resolve("report.html");
        new HtmlPages().write(page, result, SampleImages.examples(EXAMPLES, 96, 72));
        browser = new HeadlessBrowser(
                HeadlessBrowser.program().orElseThrow(), Files.createDirectory(folder.resolve("profile")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void itOpensWithoutAnErrorAndFetchesNothing() throws Exception {
        HeadlessBrowser.Tab tab = browser.open(page, 1280, false);

        assertEquals(List.of(), tab.events("Log.entryAdded"));
        assertEquals(List.of(), tab.events("Runtime.exceptionThrown"));
        assertEquals(List.of(), tab.events("Runtime.consoleAPICalled"));
        List<String> fetched = tab.events("Network.requestWillBeSent").stream()
                .map(event -> event.getAsJsonObject("request").get("url").getAsString())
                .filter(url -> !url.startsWith("data:"))
                .toList();
        assertEquals(List.of(page.toUri().toString()), fetched);
    }

    @Test
    void everyPictureIsThere() throws Exception {
        HeadlessBrowser.Tab tab = browser.open(page, 1280, false);

        List<JsonElement> widths = tab.evaluate("[...document.images].map(image => image.naturalWidth)")
                .getAsJsonArray()
                .asList();
        assertEquals(2 * EXAMPLES + 1, widths.size());
        assertTrue(widths.stream().allMatch(width -> width.getAsInt() > 0), widths.toString());
    }

    @Test
    void theFiguresThatItShowsAreThoseOfTheJson() throws Exception {
        HeadlessBrowser.Tab tab = browser.open(page, 1280, false);
        JsonElement rows = tab.evaluate("""
                [...document.querySelectorAll('#evaluation-1 table.figures')].find(table =>
                    table.caption.textContent.startsWith('Products')).tBodies[0].rows.length
                """);
        assertEquals(7, rows.getAsInt());

        List<JsonObject> seeds = result.cells().stream()
                .filter(cell ->
                        cell.method().equals("DAPO") && cell.evaluation().equals(SampleComparison.UNSEEN_PRODUCTS))
                .map(cell -> JsonParser.parseString(new ResultShapes().evaluation(cell.result()))
                        .getAsJsonObject()
                        .getAsJsonObject("mean"))
                .toList();
        JsonObject shown = tab.evaluate("""
                        Object.fromEntries([...document.querySelectorAll('#glance .tiles')[0].querySelectorAll('.big .figure')]
                            .map(figure => [figure.dataset.metric, figure.innerText]))
                        """).getAsJsonObject();
        assertEquals(4, shown.size());
        for (String metric : shown.keySet()) {
            double mean = seeds.stream()
                    .mapToDouble(seed -> seed.get(metric).getAsDouble())
                    .average()
                    .orElseThrow();
            assertEquals(FigureText.rounded(mean), shown.get(metric).getAsString(), metric);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "1280, true", "360, false"})
    void itFitsTheScreenAndCanBeRead(int width, boolean dark) throws Exception {
        HeadlessBrowser.Tab tab = browser.open(page, width, dark);

        assertEquals(width, tab.evaluate("document.documentElement.scrollWidth").getAsInt());
        String brightness = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
                .getAsString();
        assertEquals(dark ? "rgb(20, 23, 27)" : "rgb(247, 246, 243)", brightness);
        List<String> faint = new ArrayList<>();
        tab.evaluate(CONTRASTS).getAsJsonArray().forEach(one -> faint.add(one.getAsString()));
        assertEquals(List.of(), faint);
    }

    @Test
    void noFigureLeavesItsTileOnANarrowScreen() throws Exception {
        HeadlessBrowser.Tab tab = browser.open(page, 360, false);

        JsonArray outside = tab.evaluate("""
                [...document.querySelectorAll('.tile .big')].filter(big => {
                  const range = document.createRange();
                  range.selectNodeContents(big);
                  return range.getBoundingClientRect().right > big.closest('.tile').getBoundingClientRect().right - 4;
                }).map(big => big.textContent)
                """).getAsJsonArray();
        assertEquals(new JsonArray(), outside);
        assertTrue(tab.evaluate("document.querySelectorAll('.tile .spread').length")
                        .getAsInt()
                > 0);
    }

    /** As a line camera takes it. */
    @Test
    void aTallPictureDoesNotFillThePage() throws Exception {
        Path tall = folder.resolve("tall.html");
        new HtmlPages().write(tall, result, SampleImages.examples(2, 5, 320));
        HeadlessBrowser.Tab tab = browser.open(tall, 1280, false);

        int highest = tab.evaluate(
                        "Math.max(...[...document.querySelectorAll('.picture')].map(one => one.offsetHeight))")
                .getAsInt();
        assertTrue(highest > 100 && highest <= 384, "a picture of " + highest + " pixels");
    }

    @Test
    void theNameOfADataSetFitsANarrowScreen() throws Exception {
        EvaluationResult like = result.cells().get(0).result();
        EvaluationResult longer = new EvaluationResult(
                like.checkpoint(),
                new DatasetReference("mvtec", Path.of("/home/inspector/datasets/mvtec_anomaly_detection")),
                like.split(),
                like.images(),
                like.skipped(),
                like.notes(),
                like.seconds(),
                like.products(),
                like.mean(),
                like.types(),
                like.undefined(),
                like.provenance(),
                like.curves(),
                like.confusion());
        Path single = folder.resolve("single.html");
        new HtmlPages().write(single, SingleEvaluation.of(longer, like.images(), 0), List.of());

        assertEquals(
                360,
                browser.open(single, 360, false)
                        .evaluate("document.documentElement.scrollWidth")
                        .getAsInt());
    }

    @Test
    void itCanBePrinted() throws Exception {
        byte[] paper = browser.open(page, 1280, true).printed();

        assertEquals("%PDF", new String(paper, 0, 4, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 60})
    void theMatrixOfManyTypesFitsThePaper(int types) throws Exception {
        List<String> classes = IntStream.rangeClosed(0, types)
                .mapToObj(type -> type == 0 ? "normal" : "a type with number " + type)
                .toList();
        long[][] counts = new long[types + 1][types + 1];
        for (long[] row : counts) {
            Arrays.fill(row, 123_456);
        }
        EvaluationResult evaluated = SampleComparison.evaluation(
                new DatasetReference("mvtec", Path.of("data")),
                Map.of(),
                Optional.of(new ConfusionMatrix(classes, counts)));
        Path single = folder.resolve("types.html");
        new HtmlPages().write(single, SingleEvaluation.of(evaluated, evaluated.images(), 0), List.of());

        HeadlessBrowser.Tab tab = browser.open(single, A4_WITHIN_MARGINS, false);
        tab.asOnPaper();
        double end = tab.evaluate("document.querySelector('.confusion').getBoundingClientRect().right")
                .getAsDouble();
        assertTrue(end > 0 && end <= A4_WITHIN_MARGINS, "it ends at " + end);
    }

    /** Finds texts whose contrast is below level AA of WCAG 2.1: 4.5, or 3 for large text. */
    private static final String CONTRASTS = """
            (() => {
              const numbers = colour => {
                const parts = colour.match(/[\\d.]+/g).map(Number);
                const rgb = parts.slice(0, 3).map(part => colour.startsWith('color(') ? part : part / 255);
                return { rgb, alpha: parts.length > 3 ? parts[3] : 1 };
              };
              const luminance = rgb => {
                const [r, g, b] = rgb.map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const ground = element => {
                for (let at = element; at; at = at.parentElement) {
                  const colour = numbers(getComputedStyle(at).backgroundColor);
                  if (colour.alpha === 1) return colour.rgb;
                }
                throw new Error('no background');
              };
              const faint = [];
              for (const element of document.body.querySelectorAll('*')) {
                const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
                if (!own || ['title', 'desc', 'caption'].includes(element.localName)) continue;
                const style = getComputedStyle(element);
                const svg = element instanceof SVGElement;
                const ink = luminance(numbers(svg ? style.fill : style.color).rgb);
                const paper = luminance(ground(element));
                const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
                const large = parseFloat(style.fontSize) >= 24;
                if (contrast < (large ? 3 : 4.5)) {
                  faint.push(`${element.localName}.${element.className} ${element.textContent}: ${contrast}`);
                }
              }
              return faint;
            })()
            """;
}
