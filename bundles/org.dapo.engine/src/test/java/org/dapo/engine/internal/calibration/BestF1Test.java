package org.dapo.engine.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.Mask;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.CalibrationRequest.Method;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.imaging.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests thresholds from labelled images that enter the network at their own size, so that nothing is resized. */
class BestF1Test {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of("."));
    private static final int SIDE = 32;

    private final List<Sample> samples = IntStream.range(0, 9)
            .mapToObj(index -> TinyPipeline.square("plate/test/" + index, index, SIDE, SIDE))
            .toList();

    private Pipeline pipeline;
    private Path checkpoint;

    @TempDir
    Path folder;

    @BeforeEach
    void tune() throws Exception {
        pipeline = TinyPipeline.with(samples);
        TuningRequest tuning = TuningRequest.builder(SQUARES, folder.resolve("run"))
                .epochs(5)
                .learningRate(5e-3)
                .build();
        checkpoint = pipeline.tune(tuning, RunListener.NONE).checkpoint();
    }

    /** A pixel of an image: its value in the map, and whether it is defective. */
    private record Pixel(float value, boolean defective) {}

    @Test
    void noOtherThresholdOfPixelsHasABetterF1() throws Exception {
        assertBest(Framing.SQUARE, new Box(0, 0, SIDE, SIDE));
    }

    @Test
    void whatARegionLeavesOutDoesNotCountForTheThresholdOfPixels() throws Exception {
        Box box = new Box(4, 9, 20, 17);
        assertBest(new Framing(Way.SQUARE, 0, 0, Optional.of(box)), box);
    }

    private void assertBest(Framing framing, Box counted) throws Exception {
        double threshold = calibrated(pipeline, framing);
        List<Pixel> pixels = pixels(framing, counted);
        List<Pixel> descending = pixels.stream()
                .sorted(Comparator.comparing(Pixel::value).reversed())
                .toList();
        long defective = pixels.stream().filter(Pixel::defective).count();
        double best = 0;
        int right = 0;
        for (int called = 1; called <= descending.size(); called++) {
            right += descending.get(called - 1).defective() ? 1 : 0;
            best = Math.max(best, 2.0 * right / (called + defective));
        }
        List<Pixel> above =
                pixels.stream().filter(pixel -> pixel.value() > threshold).toList();
        double reached = 2.0 * above.stream().filter(Pixel::defective).count() / (above.size() + defective);
        assertEquals(best, reached, 1e-2);
    }

    private double calibrated(Pipeline calibrating, Framing framing) throws PipelineException {
        CalibrationRequest request = CalibrationRequest.builder(checkpoint, SQUARES)
                .method(Method.BEST_F1)
                .framing(framing)
                .build();
        return calibrating.calibrate(request, RunListener.NONE).threshold().pixel();
    }

    private List<Pixel> pixels(Framing framing, Box counted) throws Exception {
        List<Pixel> pixels = new ArrayList<>();
        try (Inspector inspector = pipeline.inspector(InspectorRequest.builder()
                .checkpoint(checkpoint)
                .framing(framing)
                .build())) {
            for (Sample sample : samples) {
                ScoreMap map =
                        inspector.inspect(sample.image(), Optional.of("plate")).map();
                Mask mask = sample.anomalous()
                        ? Images.load(sample.defects().get(0).mask().orElseThrow())
                        : new Mask(SIDE, SIDE, new BitSet());
                for (int y = counted.top(); y < counted.top() + counted.height(); y++) {
                    for (int x = counted.left(); x < counted.left() + counted.width(); x++) {
                        int pixel = y * SIDE + x;
                        pixels.add(new Pixel(map.values()[pixel], mask.bits().get(pixel)));
                    }
                }
            }
        }
        return pixels;
    }

    @Test
    void imagesThatAreAllGoodOrAllDefectiveAreRefused() throws Exception {
        for (boolean defective : List.of(false, true)) {
            Pipeline alike = TinyPipeline.with(samples.stream()
                    .filter(sample -> sample.anomalous() == defective)
                    .toList());
            assertEquals(
                    "squares:., split test, lacks good images, or defective images with masks; best F1 needs both",
                    refusal(alike, Framing.SQUARE));
        }
    }

    @Test
    void aRegionWithoutADefectivePixelIsNamed() {
        Box corner = new Box(0, 0, 1, 1);
        String refusal = refusal(pipeline, new Framing(Way.SQUARE, 0, 0, Optional.of(corner)));
        assertTrue(refusal.contains("has no defective pixel or no good pixel within the region 0,0,1,1"), refusal);
    }

    private String refusal(Pipeline calibrating, Framing framing) {
        return assertThrows(PipelineException.class, () -> calibrated(calibrating, framing))
                .getMessage();
    }
}
