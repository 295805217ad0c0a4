package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.data.DefectNames;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningDataTest {
    private static final int SIDE = 32;
    private static final int SEED = 11;

    private final AtomicInteger decoded = new AtomicInteger();

    private TuningData data(List<Sample> samples, long mostKept) throws Exception {
        return data(samples, true, mostKept);
    }

    private TuningData data(List<Sample> samples, boolean typed, long mostKept) throws Exception {
        SamplePreparation preparation = SamplePreparation.forTuning(
                SIDE, Preprocessing.CLIP, new DefectNames(TinyPipeline.taxonomy()), MaskRule.ABOVE_HALF);
        TuningData data = new TuningData(preparation, SIDE, Kernel.BICUBIC, typed, mostKept);
        data.load(samples, RunListener.NONE);
        return data;
    }

    private List<Sample> squares(int count) {
        return TinyPipeline.squares(count).stream()
                .map(sample -> new Sample(
                        sample.id(),
                        sample.product(),
                        new ImageSource.Pixels(sample.id(), () -> {
                            decoded.incrementAndGet();
                            return Images.load(sample.image());
                        }),
                        sample.anomalous(),
                        sample.defects()))
                .toList();
    }

    private static List<PreparedSample> epoch(TuningData data, int epoch, float mosaic) throws Exception {
        List<PreparedSample> all = new ArrayList<>();
        try (Prefetch<PreparedSample> samples = data.epoch(SEED, epoch, mosaic, 4, RunListener.NONE)) {
            while (samples.hasNext()) {
                all.add(samples.next().prepared());
            }
        }
        return all;
    }

    private static List<byte[]> pixels(TuningData data, float mosaic) throws Exception {
        return epoch(data, 2, mosaic).stream()
                .map(one -> one.resized().pixels())
                .toList();
    }

    private static boolean[] mosaics(TuningData data, float share) throws Exception {
        List<byte[]> plain = pixels(data, 0);
        List<byte[]> tiled = pixels(data, share);
        boolean[] mosaics = new boolean[plain.size()];
        for (int i = 0; i < mosaics.length; i++) {
            mosaics[i] = !Arrays.equals(plain.get(i), tiled.get(i));
        }
        return mosaics;
    }

    @Test
    void asManySamplesAsTheRecipeSaysBecomeMosaics() throws Exception {
        TuningData data = data(squares(60), TuningData.KEPT_BYTES);
        assertEquals(60, count(mosaics(data, 1)));
        boolean[] some = mosaics(data, 0.25f);
        assertTrue(count(some) > 5 && count(some) < 25, count(some) + " of 60");
        assertArrayEquals(some, mosaics(data, 0.25f));
    }

    private static long count(boolean[] mosaics) {
        return IntStream.range(0, mosaics.length).filter(i -> mosaics[i]).count();
    }

    @Test
    void withoutTypesEveryDefectIsLabelledOneWhereItIs() throws Exception {
        List<PreparedSample> typed = epoch(data(squares(3), true, 0), 1, 0);
        List<PreparedSample> untyped = epoch(data(squares(3), false, 0), 1, 0);
        for (int image = 0; image < 3; image++) {
            short[] types = typed.get(image).labels().orElseThrow();
            short[] defects = untyped.get(image).labels().orElseThrow();
            for (int i = 0; i < types.length; i++) {
                assertEquals(types[i] == 0 ? 0 : 1, defects[i]);
            }
        }
        Set<Short> all = new TreeSet<>();
        typed.forEach(one -> {
            for (short label : one.labels().orElseThrow()) {
                all.add(label);
            }
        });
        assertEquals(Set.of((short) 0, (short) 1, (short) 2), all);
    }

    @Test
    void aRunIsCancelledWhileItReadsItsImagesToo(@TempDir Path folder) throws Exception {
        RunListener cancelling = new RunListener() {
            @Override
            public boolean cancelled() {
                return decoded.get() > 0;
            }

            @Override
            public void progress(String stage, long done, long total) {
                assertTrue(done < total, "all images are read");
            }
        };
        TuningRequest request = TuningRequest.builder(
                        new DatasetReference("squares", Path.of("")), folder.resolve("run"))
                .epochs(1)
                .build();
        Tuning run = new Tuning(TinyPipeline.assembly(TinyPipeline.backbone(), squares(60)), request, cancelling);
        assertEquals(
                "cancelled", assertThrows(PipelineException.class, run::run).getMessage());
        assertTrue(decoded.get() < 60, decoded.toString());
    }

    @Test
    void whatCannotBeUsedTakesNoMemoryFromTheRest() throws Exception {
        List<Sample> samples = new ArrayList<>(squares(3));
        Sample first = samples.get(1);
        samples.set(
                1,
                new Sample(
                        first.id(),
                        first.product(),
                        first.image(),
                        true,
                        List.of(new Defect("unknown", first.defects().get(0).mask()))));
        TuningData data = data(samples, 2 * 5L * SIDE * SIDE);
        assertEquals(1, data.skipped().size());
        decoded.set(0);
        assertEquals(2, epoch(data, 1, 0).size());
        assertEquals(0, decoded.get(), "both usable images are kept");
    }

    @Test
    void anImageThatVanishedIsNamedByTheMosaicsThatShowIt() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        List<Sample> samples = new ArrayList<>(squares(12));
        Sample vanishing = samples.get(1);
        ImageSource image = new ImageSource.Pixels(vanishing.id(), () -> {
            if (gone.get()) {
                throw new ImageException("it is not there");
            }
            return Images.load(vanishing.image());
        });
        samples.set(1, new Sample(vanishing.id(), vanishing.product(), image, true, vanishing.defects()));
        TuningData data = data(samples, 0);
        gone.set(true);
        Set<String> problems = new TreeSet<>();
        try (Prefetch<PreparedSample> all = data.epoch(SEED, 1, 1, 4, RunListener.NONE)) {
            while (all.hasNext()) {
                Prefetch.Outcome<PreparedSample> outcome = all.next();
                if (!outcome.decoded()) {
                    problems.add(outcome.problem());
                }
            }
        }
        assertEquals(Set.of("plate/test/1, which its mosaic shows: it is not there"), problems);
    }

    @Test
    void aMosaicIsOfOneProduct() throws Exception {
        List<Sample> samples = IntStream.range(0, 20)
                .mapToObj(i -> {
                    byte[] pixels = new byte[3 * SIDE * SIDE];
                    Arrays.fill(pixels, (byte) (i % 2 == 0 ? 20 : 90));
                    ImageSource image = new ImageSource.Pixels("flat", () -> new RgbImage(SIDE, SIDE, pixels));
                    return new Sample("flat/" + i, i % 2 == 0 ? "plate" : "sheet", image, false, List.of());
                })
                .toList();
        for (PreparedSample mosaic : epoch(data(samples, TuningData.KEPT_BYTES), 1, 1)) {
            int grey = mosaic.sample().product().equals("plate") ? 20 : 90;
            for (byte pixel : mosaic.resized().pixels()) {
                assertEquals(grey, pixel);
            }
        }
    }

    @Test
    void whatFitsIntoMemoryIsDecodedOnce() throws Exception {
        long ofTwo = 2 * 5L * SIDE * SIDE;
        TuningData data = data(squares(6), ofTwo);
        assertEquals(6, decoded.get());
        assertEquals(6, epoch(data, 1, 0).size());
        assertEquals(6 + 4, decoded.get());
    }

    @Test
    void readingIsWatchedImageByImage() throws Exception {
        List<String> looked = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                looked.add("%s %d/%d".formatted(stage, done, total));
            }
        };
        SamplePreparation preparation = SamplePreparation.forTuning(
                SIDE, Preprocessing.CLIP, new DefectNames(TinyPipeline.taxonomy()), MaskRule.ABOVE_HALF);
        List<Sample> samples = new ArrayList<>(squares(2));
        samples.add(TinyPipeline.broken("broken"));
        new TuningData(preparation, SIDE, Kernel.BICUBIC, true, 0).load(samples, listener);
        assertEquals(List.of("reading images 1/3", "reading images 2/3", "reading images 3/3"), looked);
    }
}
