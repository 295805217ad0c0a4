package org.dapo.metric.ranking.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the pixel AUROC of each defect type against the normal pixels. */
class TypesTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch", "dent", "hole"));

    /** So many types that few patterns are left for each. */
    private static final MetricScope MANY = new MetricScope(
            "bottle", IntStream.range(0, 1000).mapToObj(type -> "type " + type).toList());

    private record Image(float[] scores, short[] labels) {}

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 100_000_000})
    void aTypeRanksAgainstNormalPixelsAlone(int steps) {
        List<Image> images = images(new Random(steps), 6, 400, steps);
        MetricAccumulator accumulator = filled(images);
        for (int type = 0; type < 3; type++) {
            MetricValue value = ofType(accumulator, type);
            assertEquals(pairs(images, type + 1), value.value().orElseThrow(), 1e-12);
            assertFalse(value.bound().isPresent(), "exact while no bit is dropped");
        }
    }

    /** Pixels of other types and untyped defects are neither positives nor negatives. */
    @Test
    void pixelsOfOtherTypesTakeNoPart() {
        MetricAccumulator accumulator = filled(
                List.of(new Image(new float[] {5, 1, 2, 3, 9, 0}, new short[] {1, 0, 0, 2, LabelMap.UNTYPED, 2})));
        assertEquals(MetricValue.of(1), ofType(accumulator, 0));
        assertEquals(MetricValue.of(0.5), ofType(accumulator, 1));
        assertEquals(MetricValue.undefined("no pixel in the ground truth"), ofType(accumulator, 2));
    }

    @Test
    void withoutANormalPixelThereIsAReason() {
        MetricAccumulator accumulator = filled(List.of(new Image(new float[] {5, 1}, new short[] {1, 2})));
        assertEquals(MetricValue.undefined("no normal pixel"), ofType(accumulator, 0));
    }

    /** A type has fewer patterns than all pixels have, so it loses bits first. The product's values stay exact. */
    @Test
    void aTypeWithManyScoresStaysWithinItsBoundAndCostsTheProductNothing() {
        List<Image> images = images(new Random(3), 4, 10_000, 1 << 23);
        MetricAccumulator accumulator = filled(MANY, images);
        MetricAccumulator few = filled(images);
        assertEquals(few.finish().values(), accumulator.finish().values());
        assertFalse(accumulator.finish().values().get("pixel_auroc").bound().isPresent());
        MetricValue value = accumulator.finish().types().get("type 0").get("pixel_auroc");
        double bound = value.bound().orElseThrow();
        assertTrue(bound > 0 && bound < 1e-3, () -> "a bound of " + bound);
        assertEquals(pairs(images, 1), value.value().orElseThrow(), bound + 1e-12);
        assertEquals(MetricValue.of(pairs(images, 1)), ofType(few, 0));
    }

    @Test
    void mergingInAnyOrderIsExactOnceBitsAreDropped() throws IOException {
        List<Image> images = images(new Random(5), 9, 2000, 1 << 23);
        byte[] whole = state(filled(MANY, images));
        for (int seed = 0; seed < 6; seed++) {
            List<Image> shuffled = new ArrayList<>(images);
            Collections.shuffle(shuffled, new Random(seed));
            MetricAccumulator merged = filled(MANY, shuffled.subList(0, 1 + seed));
            merged.merge(filled(MANY, shuffled.subList(1 + seed, 9)));
            assertArrayEquals(whole, state(merged));
        }
    }

    @Test
    void aLabelOfNoTypeIsRefusedAndNotCounted() throws IOException {
        MetricAccumulator accumulator = filled(images(new Random(1), 1, 10, 10));
        byte[] before = state(accumulator);
        for (short label : new short[] {4, -2}) {
            Image image = new Image(new float[] {1, 2}, new short[] {0, label});
            assertThrows(IllegalArgumentException.class, () -> add(accumulator, image));
        }
        assertArrayEquals(before, state(accumulator));
    }

    /** The pixels of types are among those of the product. All are defects, and no pixel is of two types. */
    @Test
    void aStateWhoseTypesHaveMorePixelsThanTheProductIsRefused() throws IOException {
        assertEquals(MetricValue.of(1), ofType(new RankingMetrics().read(SCOPE, state(0, 1, 0)), 1));
        assertRefused(state(0, 2, 0));
        assertRefused(state(1, 1, 0));
        assertRefused(state(1, 0, 1));
        // The only normal pixel is one of the type's too.
        assertRefused(state(0, -1, 0));
    }

    private static void assertRefused(DataInputStream state) {
        assertTrue(assertThrows(IOException.class, () -> new RankingMetrics().read(SCOPE, state))
                .getMessage()
                .startsWith("not the state of ranking metrics"));
    }

    /** A normal pixel and a defect; each type has as many defects, or as many normal pixels where the number is negative. */
    private static DataInputStream state(int... ofTypes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        StateHeader.write("org.dapo.metric.ranking 3", SCOPE, out);
        new ScoreHistogram().write(out);
        ScoreHistogram all = new ScoreHistogram();
        all.add(new float[] {1, 2}, new long[] {0, 1});
        all.write(out);
        for (int pixels : ofTypes) {
            ScoreHistogram own = new ScoreHistogram(ScoreHistogram.PATTERNS / 3);
            for (int pixel = 0; pixel < Math.abs(pixels); pixel++) {
                own.add(2, pixels < 0 ? 0 : 1);
            }
            own.write(out);
        }
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }

    /** A third of the pixels are normal, the others of a type or untyped. Each type scores higher than the one before. */
    private static List<Image> images(Random random, int count, int pixels, int steps) {
        List<Image> images = new ArrayList<>();
        for (int image = 0; image < count; image++) {
            float[] scores = new float[pixels];
            short[] labels = new short[pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                int label = random.nextInt(12) - 1;
                // Type 1 is the most frequent, so that it has more scores than its share of the patterns.
                labels[pixel] = (short) (label < 4 ? label : label < 8 ? 1 : 0);
                scores[pixel] = (float) Math.rint((1 + random.nextDouble() + labels[pixel] * 0.2) * steps) / steps;
            }
            images.add(new Image(scores, labels));
        }
        return images;
    }

    /** Computes the AUROC over every pair of a pixel of the type and a normal one. */
    private static double pairs(List<Image> images, int label) {
        List<Float> normal = scores(images, LabelMap.NORMAL);
        List<Float> own = scores(images, label);
        double won = 0;
        for (float score : own) {
            for (float other : normal) {
                won += score > other ? 1 : score == other ? 0.5 : 0;
            }
        }
        return won / ((double) normal.size() * own.size());
    }

    private static List<Float> scores(List<Image> images, int label) {
        List<Float> found = new ArrayList<>();
        for (Image image : images) {
            for (int pixel = 0; pixel < image.labels().length; pixel++) {
                if (image.labels()[pixel] == label) {
                    found.add(image.scores()[pixel]);
                }
            }
        }
        return found;
    }

    private static MetricAccumulator filled(List<Image> images) {
        return filled(SCOPE, images);
    }

    private static MetricAccumulator filled(MetricScope scope, List<Image> images) {
        MetricAccumulator accumulator = new RankingMetrics().start(scope);
        images.forEach(image -> add(accumulator, image));
        return accumulator;
    }

    private static void add(MetricAccumulator accumulator, Image image) {
        int width = image.scores().length;
        accumulator.add(
                new Prediction(0, new ScoreMap(width, 1, image.scores()), List.of()),
                new Truth(true, Optional.of(new LabelMap(width, 1, image.labels()))));
    }

    private static MetricValue ofType(MetricAccumulator accumulator, int type) {
        Map<String, MetricValue> figures =
                accumulator.finish().types().get(SCOPE.types().get(type));
        assertEquals(List.of("pixel_auroc"), List.copyOf(figures.keySet()));
        return figures.get("pixel_auroc");
    }

    private static byte[] state(MetricAccumulator accumulator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        accumulator.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
