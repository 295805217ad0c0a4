package org.dapo.report.internal.html.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests what the gallery leaves out, and that bars of types can be compared between its cards. */
class GalleryTest {
    private static Document gallery(List<ReportExample> examples) {
        return Jsoup.parse(
                Markup.document(Element.of("html", Element.of("body", new Gallery("ours", examples).section()))));
    }

    private static ReportExample example(RgbImage image, List<String> defects, Map<String, Float> scores) {
        Map<String, TypeFinding> types = new LinkedHashMap<>();
        scores.forEach((type, score) -> types.put(type, new TypeFinding(score, 1)));
        Inspection inspection = new Inspection(
                "a",
                image,
                0.75f,
                true,
                new Threshold(0.5, 1, "default"),
                types,
                List.of(),
                new ScoreMap(image.width(), image.height(), new float[image.width() * image.height()]));
        return new ReportExample("a", inspection, Optional.of(true), Optional.empty(), defects);
    }

    private static ReportExample small(List<String> defects, Map<String, Float> scores) {
        return example(new RgbImage(2, 2, new byte[12]), defects, scores);
    }

    @Test
    void whatWouldMakeThePageTooLargeIsCountedInstead() {
        byte[] noise = new byte[3 * 64 * 64];
        new Random(1).nextBytes(noise);
        Document page = gallery(Collections.nCopies(250, example(new RgbImage(64, 64, noise), List.of(), Map.of())));
        int shown = page.select(".card").size();
        assertTrue(shown > 0 && shown < 250, shown + " cards");
        assertEquals(
                250 - shown + " more examples would make the page too large.",
                page.select("#images > .note").last().text());
        int size = page.selectFirst(".gallery").html().length();
        assertTrue(size > Gallery.BUDGET / 2 && size < 1.1 * Gallery.BUDGET, size + " characters");
    }

    @Test
    void aFewImagesHaveLargePictures() {
        Document page = gallery(List.of(example(new RgbImage(400, 200, new byte[240_000]), List.of(), Map.of())));
        assertEquals(List.of("320", "320"), page.select(".card img").eachAttr("width"));
    }

    @Test
    void nothingIsSaidOfWhatIsLeftOutIfNothingIs() {
        assertEquals(
                1, gallery(List.of(small(List.of(), Map.of()))).select(".note").size());
    }

    @Test
    void barsOfTypesHaveOneScaleInAllCards() {
        Document page = gallery(List.of(
                small(List.of(), Map.of("cut", 0.125f)),
                small(List.of(), Map.of("cut", 0.5f, "hole", -0.5f)),
                small(List.of(), Map.of("cut", 0f))));
        assertEquals(
                List.of("--bar:0.25", "--bar:1.0", "--bar:0.0", "--bar:0.0"),
                page.select("ol.types li").eachAttr("style"));
    }

    @Test
    void withoutAnyPositiveScoreNoTypeHasABar() {
        assertEquals(
                List.of("--bar:0.0"),
                gallery(List.of(small(List.of(), Map.of("cut", 0f))))
                        .select("ol.types li")
                        .eachAttr("style"));
    }

    @Test
    void theFiveHighestTypesAreShownAndThoseThatAreReallyThere() {
        Map<String, Float> scores = new LinkedHashMap<>();
        for (int i = 1; i <= 8; i++) {
            scores.put("type " + i, i / 8f);
        }
        Document page = gallery(List.of(small(List.of("type 1", "type 8"), scores)));
        assertEquals(
                List.of("type 8 ✓ labelled", "type 7", "type 6", "type 5", "type 4", "type 1 ✓ labelled"),
                page.select("ol.types .name").eachText());
        assertEquals("2 types more", page.select("ol.types .rest").text());
        assertEquals(
                List.of("type 8 ✓ labelled", "type 1 ✓ labelled"),
                page.select("ol.types .labelled-type .name").eachText());
    }

    @Test
    void fiveTypesLeaveNoRest() {
        Document page =
                gallery(List.of(small(List.of(), Map.of("a", 0.1f, "b", 0.2f, "c", 0.3f, "d", 0.4f, "e", 0.5f))));
        assertEquals(5, page.select("ol.types li").size());
    }
}
