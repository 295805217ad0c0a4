package org.dapo.report.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.dapo.report.internal.html.table.ProvenanceTables;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests the words around the figures: where they come from, what was left out, and where on the page things are. */
class PageFrameTest {
    private final BenchmarkResult result = SampleComparison.ordinary().result();

    private Document page() {
        return Jsoup.parse(new Page(result, SampleImages.examples(1, 6, 4)).html());
    }

    @Test
    void theHeaderSaysInALineWhereTheFiguresComeFrom() {
        String hash = result.cells().get(0).result().provenance().backboneSha256();
        assertEquals(
                "dapo 1.0.0, profile corrected · on mini-clip (%s…) · 96 pixels · cpu, 2 threads · tuned on rendered:split=tuning, split train · seeds 1, 2, 3"
                        .formatted(hash.substring(0, 8)),
                page().selectFirst("header .origin").text());
    }

    @Test
    void anEvaluationSaysItsDataItsSplitAndItsTaxonomy() {
        assertEquals(
                List.of(
                        "rendered:split=evaluation, split test, taxonomy rendered",
                        "rendered:types=held-out, default split, taxonomy rendered"),
                page().select("section[id^=evaluation] .extent").eachText());
    }

    @Test
    void theContentsLeadToEverySection() {
        Document page = page();
        assertEquals(
                List.of(
                        "At a glance",
                        SampleComparison.UNSEEN_PRODUCTS,
                        SampleComparison.UNSEEN_TYPES,
                        "Images",
                        "Tuning",
                        "Provenance"),
                page.select("nav a").eachText());
        assertEquals(
                page.select("main > section").eachAttr("id"),
                page.select("nav a").eachAttr("href").stream()
                        .map(link -> link.substring(1))
                        .toList());
    }

    @Test
    void whereOthersWereTunedAndTheFirstMethodWasNotThePageSaysSo() {
        List<Cell> untuned =
                result.cells().stream().filter(cell -> cell.tuning().isEmpty()).toList();
        assertFalse(origin(untuned).contains("tuned"));
        List<Cell> mixed = new ArrayList<>(untuned);
        mixed.add(result.cells().get(0));
        assertTrue(origin(mixed).contains(" · others tuned on rendered:split=tuning, split train · "));
    }

    private String origin(List<Cell> cells) {
        BenchmarkResult some = new BenchmarkResult(result.plan(), cells, result.summaries(), 1);
        return Jsoup.parse(new Page(some, List.of()).html())
                .selectFirst(".origin")
                .text();
    }

    @Test
    void whatWasLeftOutAndWhatIsUndefinedIsListedWithItsEvaluationAndTheNumberOfRuns() {
        Document page = page();
        assertEquals(
                List.of("Figures that are undefined", "Left out", "Notes on the data"),
                page.select("#provenance h3").eachText());
        List<String> lines = page.select("#provenance .remarks li").eachText();
        assertTrue(
                lines.contains("Unseen products: weave/test/000017 (mask): its mask is of another size (11 runs)"),
                lines.toString());
        assertTrue(
                lines.contains("Unseen defect types: multitype_f1_defects of leather: no type has a pixel in the ground"
                        + " truth (11 runs)"),
                lines.toString());
    }

    @Test
    void whatAllRunsShareStandsOnceAndTheRestByRun() {
        Document page = page();
        var shared = page.select("#provenance table.facts").first();
        assertEquals("What all runs share", shared.selectFirst("caption").text());
        List<String> same = shared.select("th").eachText();
        assertTrue(
                same.containsAll(List.of("Taxonomy", "Device", "Version of engine", "Setting batch")), same.toString());
        assertEquals(
                "Where runs differ: 22 runs",
                page.selectFirst("#provenance summary").text());
        var differing = page.select("#provenance table.facts").last();
        List<String> heads = differing.select("thead th").eachText();
        assertTrue(
                heads.containsAll(List.of("Method", "Backbone", "Checkpoint", "Images tuned on", "Seed of the run")),
                heads.toString());
        assertTrue(Collections.disjoint(same, heads), heads.toString());
        assertEquals(22, differing.select("tbody tr").size());
        var hash = differing.selectFirst("tbody tr").select("td").get(heads.indexOf("Backbone SHA-256") - 1);
        String whole = result.cells().get(0).result().provenance().backboneSha256();
        assertEquals(whole, hash.attr("title"));
        assertEquals(whole.substring(0, 12) + "…", hash.text());
    }

    @Test
    void aSingleRunDiffersFromNoOther() {
        EvaluationResult run = result.cells().get(0).result();
        BenchmarkResult single = SingleEvaluation.of(run, run.images(), 0);
        Element body = Element.of("body").add(new ProvenanceTables(new Comparison(single)).parts());
        Document page = Jsoup.parse(Markup.document(Element.of("html", body)));
        assertEquals("The run", page.select("caption").text());
        assertEquals(0, page.select("details").size());
        String hash = run.checkpoint().orElseThrow().sha256();
        assertTrue(page.select("td").eachText().contains(hash), "a table of facts has hashes whole");
    }

    @Test
    void ofVeryManyRemarksTheNumberOfTheRestIsTold() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < 203; i++) {
            notes.add("note " + i);
        }
        List<String> lines = remarks(notes);
        assertEquals(201, lines.size());
        assertEquals("3 more", lines.get(200));
        assertEquals(notes.subList(0, 200), remarks(notes.subList(0, 200)));
    }

    /** The remarks of a single evaluation with these notes and nothing left out or undefined. */
    private List<String> remarks(List<String> notes) {
        Element body = Element.of("body").add(new Remarks(single(notes, Map.of())).parts());
        return Jsoup.parse(Markup.document(Element.of("html", body)))
                .select(".remarks li")
                .eachText();
    }

    @Test
    void theHeadlineCountsOnlyTypesThatHaveAFigure() {
        Map<String, Map<String, MetricValue>> types = new LinkedHashMap<>();
        types.put("normal", Map.of("multitype_ap", MetricValue.of(0.9)));
        types.put("cut", Map.of("multitype_ap", MetricValue.of(0.5)));
        types.put("hole", Map.of("multitype_ap", MetricValue.undefined("it occurs nowhere")));
        assertEquals("dapo · 480 images · 7 products · 1 type · one run", extent(types));
        types.remove("cut");
        assertEquals("dapo · 480 images · 7 products · one run", extent(types));
    }

    private String extent(Map<String, Map<String, MetricValue>> types) {
        Element headline = new Headline(single(List.of(), types)).section();
        return Jsoup.parse(Markup.document(Element.of("html", Element.of("body", headline))))
                .select(".extent")
                .text();
    }

    private Comparison single(List<String> notes, Map<String, Map<String, MetricValue>> types) {
        EvaluationResult like = result.cells().get(0).result();
        EvaluationResult noted = new EvaluationResult(
                like.checkpoint(),
                like.dataset(),
                like.split(),
                like.images(),
                List.of(),
                notes,
                like.seconds(),
                like.products(),
                like.mean(),
                types,
                List.of(),
                like.provenance(),
                like.curves(),
                Optional.empty());
        return new Comparison(SingleEvaluation.of(noted, like.images(), 0));
    }
}
