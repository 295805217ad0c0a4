package org.dapo.engine.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is said of good images from which a threshold may not be worth much. */
class CalibrationWarningsTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of("."));

    private final List<String> warnings = new ArrayList<>();
    private Path checkpoint;

    @TempDir
    Path folder;

    @BeforeEach
    void tune() throws Exception {
        checkpoint = TinyPipeline.with(TinyPipeline.squares(3))
                .tune(
                        TuningRequest.builder(SQUARES, folder.resolve("run"))
                                .epochs(1)
                                .build(),
                        RunListener.NONE)
                .checkpoint();
    }

    private Calibration median(List<Sample> samples) throws Exception {
        CalibrationRequest request =
                CalibrationRequest.builder(checkpoint, SQUARES).quantile(0.5).build();
        return TinyPipeline.with(samples).calibrate(request, new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        });
    }

    /** Good images that differ. */
    private static List<Sample> good(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> TinyPipeline.square("plate/test/" + index, 3 * index, 40, 36))
                .toList();
    }

    /** Good images that show the same. */
    private static List<Sample> alike(Sample sample, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        index -> new Sample(sample.id() + " again " + index, "plate", sample.image(), false, List.of()))
                .toList();
    }

    @Test
    void goodImagesThatTieAtTheThresholdAreWarnedOf() throws Exception {
        median(alike(good(1).get(0), 3));
        assertEquals(2, warnings.size());
        assertTrue(warnings.get(0).startsWith("3 of 3 good images have the same score, "), warnings.get(0));
        assertTrue(warnings.get(1).startsWith("3 of 3 good images have the same highest map value, "), warnings.get(1));
    }

    @Test
    void asManyAlikeAsMayBeAboveTheThresholdAreNotWarnedOf() throws Exception {
        for (Sample twice : good(3)) {
            List<Sample> samples = new ArrayList<>(good(3));
            samples.addAll(alike(twice, 1));
            assertEquals(4, median(samples).images());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void asManyGoodImagesAsTheQuantileNeedsAreNotTooFew() throws Exception {
        median(good(2));
        assertEquals(List.of(), warnings);
        median(good(1));
        assertEquals(
                List.of(
                        "with only 1 good images the threshold is the highest score; a quantile of 50 % needs 2 images"),
                warnings);
    }

    @Test
    void anImageThatCannotBeReadIsNamedAndNotCounted() throws Exception {
        List<Sample> samples = new ArrayList<>(good(3));
        double without = median(samples).threshold().image();
        samples.add(1, TinyPipeline.broken("broken"));
        Calibration calibration = median(samples);
        assertEquals(List.of("broken: broken is cut off"), warnings);
        assertEquals(3, calibration.images());
        assertEquals(without, calibration.threshold().image());
        assertEquals(
                "50 % of 3 good images of squares:., split test",
                calibration.threshold().origin());
    }
}
