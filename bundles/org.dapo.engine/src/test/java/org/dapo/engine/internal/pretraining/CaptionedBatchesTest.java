package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.optimization.Shuffle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which squares of images make a batch of two, and what their labels say. */
class CaptionedBatchesTest {
    private static final int SIDE = 16;
    private static final int WIDTH = 40;
    private static final int HEIGHT = 36;
    private static final short[] UNKNOWN = new short[0];
    private static final short[] SOUND = new short[SIDE * SIDE];

    @TempDir
    private Path folder;

    private static Squares squares(boolean turns, int echoes) {
        return new Squares(SIDE, OptionalInt.empty(), turns, echoes);
    }

    private static RgbImage noise(int seed) {
        byte[] pixels = new byte[3 * WIDTH * HEIGHT];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(WIDTH, HEIGHT, pixels);
    }

    private static Example example(String id, RgbImage image, boolean anomalous, List<Defect> defects) {
        Sample sample = new Sample(id, "plate", new ImageSource.Pixels(id, () -> image), anomalous, defects);
        return new Example(sample, "plate", false, Optional.empty());
    }

    private static Example good(int index) {
        return example("good/" + index, noise(index), false, List.of());
    }

    private static Example defective(Defect... defects) {
        return example("bad", noise(-1), true, List.of(defects));
    }

    private static Defect defect(String name, Mask mask) {
        return new Defect(name, Optional.of(new MaskSource.Pixels("mask", () -> mask)));
    }

    private static Mask mask(int width, int height, int... pixels) {
        BitSet bits = new BitSet();
        IntStream.of(pixels).forEach(bits::set);
        return new Mask(width, height, bits);
    }

    private CaptionedBatches open(List<Example> examples, Optional<Squares> squares, int epoch) throws Exception {
        PretrainingRequest request = new PretrainingRequest(
                "tiny",
                new DatasetReference("squares", Path.of("")),
                Optional.empty(),
                folder,
                PlainRecipe.of(1, 2, 1, squares),
                7,
                Optional.empty(),
                false);
        return new CaptionedBatches(
                examples,
                new TreeSet<>(List.of("bright", "dark")),
                TinyClip.provider(folder, NDManager::newBaseManager).spec(),
                request,
                squares,
                epoch,
                RunListener.NONE);
    }

    private List<CaptionedBatch> all(List<Example> examples, Optional<Squares> squares, int epoch) throws Exception {
        List<CaptionedBatch> all = new ArrayList<>();
        try (CaptionedBatches batches = open(examples, squares, epoch)) {
            while (batches.hasNext()) {
                all.add(batches.next());
            }
        }
        return all;
    }

    /** The labels of an image in a batch with a good one. */
    private short[] labels(Example example) throws Exception {
        CaptionedBatch batch = all(List.of(good(0), example), Optional.of(squares(false, 1)), 1)
                .get(0);
        assertArrayEquals(SOUND, batch.labels().get(0));
        assertEquals(2, batch.types());
        return batch.labels().get(1);
    }

    @Test
    void aDefectWithAMaskIsLabelledWithItsType() throws Exception {
        int[] everywhere = IntStream.range(0, WIDTH * HEIGHT).toArray();
        short[] dark = labels(defective(defect("dark", mask(WIDTH, HEIGHT, everywhere))));
        assertEquals(SIDE * SIDE, dark.length);
        assertTrue(IntStream.range(0, dark.length).allMatch(i -> dark[i] == 2), Arrays.toString(dark));
        short[] strange = labels(defective(defect("strange", mask(WIDTH, HEIGHT, everywhere))));
        assertEquals(ProbeTargets.UNKNOWN, strange[0]);
    }

    @Test
    void anImageWhoseDefectsHaveNoPlaceIsNotLabelledAsSound() throws Exception {
        Defect known = defect("bright", mask(WIDTH, HEIGHT, 20 * WIDTH + 20));
        assertArrayEquals(UNKNOWN, labels(defective()), "the data set does not list its defects");
        assertArrayEquals(UNKNOWN, labels(defective(known, new Defect("dark", Optional.empty()))));
        assertArrayEquals(UNKNOWN, labels(defective(defect("dark", mask(WIDTH, HEIGHT)))), "empty");
        assertArrayEquals(UNKNOWN, labels(defective(known, defect("dark", mask(HEIGHT, WIDTH, 7)))), "of another size");
    }

    @Test
    void aTwinIsCutAndTurnedAsItsDefectiveCounterpartIs() throws Exception {
        RgbImage image = noise(3);
        Example bad = example(
                "bad", image, true, List.of(defect("dark", mask(WIDTH, HEIGHT, 5 * WIDTH + 30, 30 * WIDTH + 3))));
        Example alike = example("good", image, false, List.of());
        Example twin = new Example(alike.sample(), "plate", false, Optional.of(bad.sample()));
        for (int epoch = 1; epoch <= 5; epoch++) {
            CaptionedBatch pair = all(List.of(bad, twin), Optional.of(squares(true, 1)), epoch)
                    .get(0);
            assertArrayEquals(
                    pair.squares().get(0).pixels(), pair.squares().get(1).pixels());
            assertArrayEquals(SOUND, pair.labels().get(1));
            assertFalse(Arrays.equals(SOUND, pair.labels().get(0)), "the square covers the defect");
        }
    }

    @Test
    void squaresOfAnImageDifferWithinAnEpochAndBetweenEpochs() throws Exception {
        List<Example> four = List.of(good(0), good(1), good(2), good(3));
        List<CaptionedBatch> first = all(four, Optional.of(squares(false, 2)), 1);
        assertEquals(
                List.of(0, 2, 0, 2),
                first.stream().map(CaptionedBatchesTest::begin).toList());
        List<CaptionedBatch> later = all(four, Optional.of(squares(false, 2)), 2);
        List<CaptionedBatch> again = all(four, Optional.of(squares(false, 2)), 1);
        for (int i = 0; i < 2; i++) {
            assertFalse(Arrays.equals(pixels(first.get(i)), pixels(first.get(i + 2))));
            assertFalse(Arrays.equals(pixels(first.get(i)), pixels(later.get(i))));
            assertArrayEquals(pixels(first.get(i)), pixels(again.get(i)), "from the same seed");
        }
    }

    private static byte[] pixels(CaptionedBatch batch) {
        return batch.squares().get(0).pixels();
    }

    /** The number of a batch's first image. */
    private static int begin(CaptionedBatch batch) {
        return Integer.parseInt(batch.examples().get(0).sample().id().substring("good/".length()));
    }

    @Test
    void betweenTwoSquaresOfAnImageLieManyOfOthersAsLongAsThereAreNewOnes() throws Exception {
        int batches = 50;
        List<Example> examples = IntStream.range(0, 2 * batches)
                .mapToObj(CaptionedBatchesTest::good)
                .toList();
        List<Integer> order = all(examples, Optional.of(squares(false, 2)), 1).stream()
                .map(CaptionedBatchesTest::begin)
                .toList();
        assertEquals(2 * batches, order.size());
        Map<Integer, Integer> first = new HashMap<>();
        for (int step = 0; step < order.size(); step++) {
            Integer before = first.putIfAbsent(order.get(step), step);
            assertTrue(before == null || step - before > 32, order.toString());
        }
        assertEquals(batches, first.size());
    }

    /** As many batches wait as images are apart, and then some; each image is cut three times. */
    @Test
    void eachSquareIsTheOneOfItsImageAndItsNumberInAnOrderThatStays() throws Exception {
        int batches = 40;
        List<Example> examples = IntStream.range(0, 2 * batches)
                .mapToObj(CaptionedBatchesTest::good)
                .toList();
        Queue<int[]> kept = new ArrayDeque<>();
        int fresh = 0;
        for (CaptionedBatch batch : all(examples, Optional.of(squares(true, 3)), 4)) {
            int[] next = fresh < batches && kept.size() <= 32 ? new int[] {fresh++, 0} : kept.remove();
            if (next[1] < 2) {
                kept.add(new int[] {next[0], next[1] + 1});
            }
            for (int i = 0; i < 2; i++) {
                int image = 2 * next[0] + i;
                int number = ("good/" + image).hashCode() + 0x9E3779B9 * next[1];
                Crop crop = Crop.over(WIDTH, HEIGHT, List.of(), SIDE, true, Shuffle.random(7, 4, number));
                assertEquals("good/" + image, batch.examples().get(i).sample().id());
                assertArrayEquals(
                        crop.cut(noise(image)).pixels(), batch.squares().get(i).pixels());
            }
        }
        assertEquals(batches, fresh);
        assertTrue(kept.isEmpty());
    }

    @Test
    void onlySquaresAreKeptOfAnImage() throws Exception {
        List<WeakReference<RgbImage>> decoded = Collections.synchronizedList(new ArrayList<>());
        List<Example> four = IntStream.range(0, 4)
                .mapToObj(index -> new Sample(
                        "good/" + index,
                        "plate",
                        new ImageSource.Pixels("good/" + index, () -> {
                            RgbImage image = noise(index);
                            decoded.add(new WeakReference<>(image));
                            return image;
                        }),
                        false,
                        List.of()))
                .map(sample -> new Example(sample, "plate", false, Optional.empty()))
                .toList();
        try (CaptionedBatches batches = open(four, Optional.of(squares(false, 2)), 1)) {
            batches.next();
            batches.next();
            assertEquals(4, decoded.size());
            for (int i = 0; i < 100 && decoded.stream().anyMatch(one -> one.get() != null); i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertTrue(decoded.stream().allMatch(one -> one.get() == null), "images that are cut are kept");
            batches.next();
            batches.next();
            assertFalse(batches.hasNext());
        }
    }

    @Test
    void anImageThatIsSmallerThanTheSquareIsTakenWholeAndNothingIsKnownOfItsPlaces() throws Exception {
        RgbImage small = new RgbImage(SIDE, SIDE - 1, new byte[3 * SIDE * (SIDE - 1)]);
        Example example = example("small", small, false, List.of());
        CaptionedBatch batch = all(List.of(good(0), example), Optional.of(squares(false, 1)), 1)
                .get(0);
        assertEquals(SIDE, batch.squares().get(1).height());
        assertArrayEquals(UNKNOWN, batch.labels().get(1));
    }

    @Test
    void anImageOfTheSizeOfTheSquareIsTheSquare() throws Exception {
        byte[] pixels = Arrays.copyOf(noise(4).pixels(), 3 * SIDE * SIDE);
        Example example = example("exact", new RgbImage(SIDE, SIDE, pixels), false, List.of());
        CaptionedBatch batch = all(List.of(good(0), example), Optional.of(squares(false, 1)), 1)
                .get(0);
        assertArrayEquals(pixels, batch.squares().get(1).pixels());
        assertArrayEquals(SOUND, batch.labels().get(1));
    }

    @Test
    void withoutSquaresImagesAreTakenWholeAtTheSideOfTheBackbone() throws Exception {
        CaptionedBatch batch =
                all(List.of(good(0), good(1), good(2)), Optional.empty(), 1).get(0);
        assertEquals(2, batch.squares().size(), "the last image does not fill a batch");
        assertEquals(32, batch.squares().get(0).width());
        assertEquals(32, batch.squares().get(0).height());
    }

    @Test
    void anImageThatCannotBeReadEndsTheRunAndIsNamed() throws Exception {
        Example broken = new Example(TinyPipeline.broken("broken"), "plate", false, Optional.empty());
        try (CaptionedBatches batches = open(List.of(good(0), broken), Optional.empty(), 1)) {
            assertEquals(
                    "broken cannot be read: broken is cut off",
                    assertThrows(PipelineException.class, batches::next).getMessage());
        }
    }
}
