package org.dapo.report.internal.html.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests that the card of an image says what was found in it and what is really there. */
class ExampleCardTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 20;

    private static Document card(
            boolean called, Optional<Boolean> really, List<String> defects, Map<String, TypeFinding> types) {
        BitSet bits = new BitSet();
        bits.set(0, WIDTH * HEIGHT);
        Region whole = new Region(
                Optional.empty(),
                0,
                0,
                WIDTH,
                HEIGHT,
                List.of(
                        new Region.Point(0, 0),
                        new Region.Point(WIDTH, 0),
                        new Region.Point(WIDTH, HEIGHT),
                        new Region.Point(0, HEIGHT)),
                1,
                WIDTH * HEIGHT);
        Inspection inspection = new Inspection(
                "a",
                new RgbImage(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT]),
                called ? 0.75f : 0.25f,
                called,
                new Threshold(0.5, 1, "default"),
                types,
                called ? List.of(whole) : List.of(),
                new ScoreMap(WIDTH, HEIGHT, new float[WIDTH * HEIGHT]),
                1,
                Optional.empty());
        ReportExample example = new ReportExample(
                "a",
                inspection,
                really,
                really.filter(Boolean::booleanValue).map(yes -> new Mask(WIDTH, HEIGHT, bits)),
                defects);
        Element card = new ExampleCard(example, new MapScale(0, true, 1), 1).of(WIDTH / 2);
        return Jsoup.parse(Markup.document(Element.of("html", Element.of("body", card))));
    }

    private static Document card(boolean called, Optional<Boolean> really, String... defects) {
        return card(called, really, List.of(defects), Map.of());
    }

    @Test
    void aTypeWithoutAScoreHasNoBar() {
        Document card = card(true, Optional.of(true), List.of(), Map.of("cut", new TypeFinding(Float.NaN, 10)));
        assertEquals("–", card.selectFirst(".other-type .figure").text());
        assertFalse(card.selectFirst(".other-type .figure").hasAttr("data-value"));
    }

    @Test
    void outlinesHaveTheSizeOfTheSmallerPicture() {
        Document card = card(true, Optional.of(true), "cut");
        assertEquals("M0 0L20 0L20 10L0 10Z", card.selectFirst("svg.found path").attr("d"));
        assertEquals(
                "M0 0h20M0 10h20M0 0v10M20 0v10",
                card.selectFirst("svg.truth path").attr("d"));
        assertEquals(
                List.of("Photo, defect outlined", "Map, 1 region found"),
                card.select("figcaption").eachText());
    }

    @Test
    void whatIsNotThereIsNotOutlined() {
        Document card = card(false, Optional.of(false));
        assertEquals(0, card.select("svg").size());
        assertEquals(List.of("Photo", "Anomaly map"), card.select("figcaption").eachText());
    }

    @Test
    void theVerdictStandsBesideWhatTheImageIsLabelled() {
        assertVerdict("Defective ✓ right", "Labelled cut, hole", card(true, Optional.of(true), "cut", "hole"));
        assertVerdict("Defective ✗ false alarm", "Labelled good", card(true, Optional.of(false)));
        assertVerdict("Good ✗ missed", "Labelled defective, of no type", card(false, Optional.of(true)));
        assertVerdict("Good ✓ right", "Labelled good", card(false, Optional.of(false)));
        assertVerdict("Good", "Not labelled", card(false, Optional.empty()));
    }

    private static void assertVerdict(String verdict, String label, Document card) {
        String text = card.selectFirst(".verdict").text();
        assertTrue(text.startsWith(verdict + (verdict.contains(" ") ? "" : "score")), text);
        boolean wrong = verdict.contains("✗");
        assertEquals(wrong ? 1 : 0, card.select(".mark.wrong").size());
        assertEquals(
                wrong || !verdict.contains(" ") ? 0 : 1,
                card.select(".mark.right").size());
        assertEquals(label, card.selectFirst(".labelled").text());
        String reason = text.startsWith("Good")
                ? "score 0.250 ≤ 0.500, threshold: default"
                : "score 0.750 > 0.500, threshold: default";
        assertEquals(reason, card.selectFirst(".reason").text());
    }

    @Test
    void typesHaveBarsIfThereAreAny() {
        assertEquals(0, card(true, Optional.of(true)).select("ol.types").size());
        Document named = card(
                true,
                Optional.of(true),
                List.of("cut"),
                Map.of("cut", new TypeFinding(0.25f, 1), "hole", new TypeFinding(0.5f, 1)));
        assertEquals(
                List.of("hole", "cut ✓ labelled"),
                named.select("ol.types .name").eachText());
        assertEquals(
                List.of("--bar:0.5", "--bar:0.25"), named.select("ol.types li").eachAttr("style"));
    }
}
