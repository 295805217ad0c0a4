package org.dapo.report.internal.html.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.SampleImages;
import org.junit.jupiter.api.Test;

class TellingImagesTest {
    @Test
    void theSurestAndTheMostWrongOfAProductAreKept() {
        TellingImages images = new TellingImages();
        for (int i = 0; i < 50; i++) {
            images.add(image("leather", "good/%02d".formatted(i), false, 0.01f * i));
            images.add(image("leather", "cut/%02d".formatted(i), true, 0.3f + 0.01f * i));
        }

        assertEquals(
                Set.of(
                        "cut/00", "cut/01", "cut/02", "cut/47", "cut/48", "cut/49", "good/00", "good/01", "good/02",
                        "good/47", "good/48", "good/49"),
                ids(images));
        assertEquals(
                "leather, cut/01: the second lowest score of its defective images",
                images.examples().get(1).caption());
    }

    @Test
    void theOrderInWhichImagesComeDoesNotMatter() {
        List<EvaluatedImage> all = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            all.add(image("p" + i % 10, "%03d".formatted(i), i % 3 == 0, random.nextInt(20) / 20f));
        }
        Set<String> first = ids(withAll(all));
        Collections.shuffle(all, random);

        assertEquals(first, ids(withAll(all)));
    }

    @Test
    void whateverComesNoMoreThanABoundedNumberOfSmallImagesIsKept() {
        TellingImages images = new TellingImages();
        for (int i = 0; i < 600; i++) {
            images.add(image("product " + i % 60, "%03d".formatted(i), i % 2 == 0, i / 600f, 700, 4));
        }

        List<ReportExample> examples = images.examples();
        assertTrue(examples.size() <= TellingImages.MOST, examples.size() + " are kept");
        assertTrue(examples.size() >= TellingImages.MOST / 2, examples.size() + " are kept");
        for (ReportExample example : examples) {
            assertEquals(TellingImages.SIDE, example.inspection().image().width());
            assertEquals(TellingImages.SIDE, example.inspection().map().width());
        }
    }

    @Test
    void withManyProductsBothDefectiveAndGoodImagesOfBothKindsAreShown() {
        for (int products : List.of(17, 20, 30, 48)) {
            TellingImages images = new TellingImages();
            for (int i = 0; i < products; i++) {
                for (float score : List.of(0.1f, 0.4f, 0.9f)) {
                    images.add(image("product " + i, "%d good %s".formatted(i, score), false, score));
                    images.add(image("product " + i, "%d bad %s".formatted(i, score), true, score));
                }
            }
            List<ReportExample> examples = images.examples();
            assertTrue(examples.size() <= TellingImages.MOST, examples.size() + " are kept");
            for (String reason : List.of(
                    "lowest score of its defective images",
                    "highest score of its defective images",
                    "highest score of its good images",
                    "lowest score of its good images")) {
                assertTrue(
                        examples.stream().anyMatch(one -> one.caption().endsWith(reason)),
                        () -> "with %d products none has the %s".formatted(products, reason));
            }
            assertEquals(
                    products,
                    examples.stream()
                            .map(one -> one.inspection().name().replaceFirst(" .*", ""))
                            .distinct()
                            .count(),
                    "products that are shown");
        }
    }

    @Test
    void productsBeyondTheBoundLeaveTheOthersTheirImages() {
        TellingImages images = new TellingImages();
        for (int i = 0; i < TellingImages.MOST + 5; i++) {
            images.add(image("product " + i, "first of " + i, true, 0.5f));
        }
        images.add(image("product 1", "missed", true, 0.1f));

        Set<String> ids = ids(images);
        assertEquals(TellingImages.MOST, ids.size());
        assertTrue(ids.contains("missed") && ids.contains("first of " + (TellingImages.MOST - 1)), ids.toString());
        assertFalse(ids.contains("first of 1"), "the one that is missed more clearly takes its place");
    }

    @Test
    void anImageKeepsItsTypesItsMaskAndItsLabels() {
        TellingImages images = new TellingImages();
        EvaluatedImage seen = SampleImages.image("steel/000", "steel", true, true, 1, 6, 4);
        images.add(seen);

        ReportExample example = images.examples().get(0);
        assertEquals(List.of("dent"), example.defects());
        assertEquals(seen.truth(), example.truth());
        assertEquals(seen.types().keySet(), example.inspection().types().keySet());
        seen.types()
                .forEach((type, score) -> assertEquals(
                        score, example.inspection().types().get(type).score()));
    }

    @Test
    void theVerdictIsByTheThresholdOfBestF1AndSaysSo() {
        TellingImages images = new TellingImages();
        images.add(image("a", "good", false, 0.2f));
        images.add(image("a", "bad", true, 0.6f));

        assertEquals(2, images.examples().size());
        for (ReportExample example : images.examples()) {
            assertEquals(0.4, example.inspection().threshold().image(), 1e-6);
            assertEquals(
                    "best F1 on these very images, 2 of them",
                    example.inspection().threshold().origin());
            assertEquals(example.anomalous().orElseThrow(), example.inspection().anomalous());
        }
    }

    @Test
    void withGoodImagesAloneTheDefaultThresholdHolds() {
        TellingImages images = new TellingImages();
        images.add(image("a", "good", false, 0.2f));

        ReportExample example = images.examples().get(0);
        assertEquals("default", example.inspection().threshold().origin());
        assertFalse(example.inspection().anomalous());
    }

    private static TellingImages withAll(List<EvaluatedImage> all) {
        TellingImages images = new TellingImages();
        all.forEach(images::add);
        return images;
    }

    private static Set<String> ids(TellingImages images) {
        return images.examples().stream()
                .map(example -> example.inspection().name())
                .collect(Collectors.toSet());
    }

    private static EvaluatedImage image(String product, String id, boolean anomalous, float score) {
        return image(product, id, anomalous, score, 2, 2);
    }

    private static EvaluatedImage image(
            String product, String id, boolean anomalous, float score, int width, int height) {
        return new EvaluatedImage(
                id,
                product,
                anomalous,
                score,
                new RgbImage(width, height, new byte[3 * width * height]),
                new ScoreMap(width, height, new float[width * height]),
                4);
    }
}
