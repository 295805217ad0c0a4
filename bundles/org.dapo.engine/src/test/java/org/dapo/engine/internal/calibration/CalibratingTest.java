package org.dapo.engine.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.CalibrationRequest.Method;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratingTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of("."));

    private final List<Sample> samples = TinyPipeline.squares(9);
    private final List<String> warnings = new ArrayList<>();
    private final RunListener listener = new RunListener() {
        @Override
        public void warning(String message) {
            warnings.add(message);
        }
    };

    private Pipeline pipeline;
    private Path checkpoint;

    @TempDir
    Path folder;

    @BeforeEach
    void tune() throws Exception {
        pipeline = TinyPipeline.with(samples);
        checkpoint = pipeline.tune(
                        TuningRequest.builder(SQUARES, folder.resolve("run"))
                                .epochs(1)
                                .build(),
                        RunListener.NONE)
                .checkpoint();
    }

    private CalibrationRequest.Builder request() {
        return CalibrationRequest.builder(checkpoint, SQUARES);
    }

    private Threshold used() throws PipelineException {
        try (Inspector inspector = pipeline.inspector(
                InspectorRequest.builder().checkpoint(checkpoint).build())) {
            return inspector
                    .inspect(samples.get(0).image(), Optional.of("plate"))
                    .threshold();
        }
    }

    private List<Float> goodScores() throws PipelineException {
        List<Float> scores = new ArrayList<>();
        try (Inspector inspector = pipeline.inspector(
                InspectorRequest.builder().checkpoint(checkpoint).build())) {
            for (Sample sample : samples) {
                if (!sample.anomalous()) {
                    scores.add(inspector
                            .inspect(sample.image(), Optional.of("plate"))
                            .score());
                }
            }
        }
        return scores;
    }

    @Test
    void withoutCalibrationAVerdictSaysThatItsThresholdIsADefault() throws Exception {
        assertEquals("default", used().origin());
    }

    @Test
    void fromGoodImagesTheThresholdIsTheQuantileOfTheirScores() throws Exception {
        Calibration calibration = pipeline.calibrate(request().build(), listener);
        assertEquals(
                List.of(
                        "with only 3 good images the threshold is the highest score; a quantile of 99 % needs 100 images"),
                warnings);
        assertEquals(3, calibration.images());
        assertEquals(
                goodScores().stream().mapToDouble(score -> score).max().orElseThrow(),
                calibration.threshold().image(),
                1e-5);
        assertEquals(
                "99 % of 3 good images of squares:., split test",
                calibration.threshold().origin());
        assertEquals(calibration.threshold(), used());
        assertEquals(folder.resolve("run/epoch-0001.shapes.thresholds.json").toAbsolutePath(), calibration.file());
    }

    @Test
    void whereThresholdsAreFromIsWrittenInTheSameDigitsEverywhere() throws Exception {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals(
                    "best F1 on 9 images of squares:., split test",
                    pipeline.calibrate(request().method(Method.BEST_F1).build(), RunListener.NONE)
                            .threshold()
                            .origin());
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void thresholdsSayForWhichProductsTheyWereTaken() throws Exception {
        Calibration calibration =
                pipeline.calibrate(request().products(Set.of("plate")).build(), RunListener.NONE);
        assertEquals(
                "99 % of 3 good images of squares:., split test, only plate",
                calibration.threshold().origin());
    }

    @Test
    void fromLabelledImagesTheThresholdsAreThoseOfTheBestF1() throws Exception {
        Calibration calibration =
                pipeline.calibrate(request().method(Method.BEST_F1).build(), RunListener.NONE);
        assertEquals(9, calibration.images());
        assertEquals(
                "best F1 on 9 images of squares:., split test",
                calibration.threshold().origin());
        assertEquals(calibration.threshold(), used());

        List<Inspection> verdicts = new ArrayList<>();
        try (Inspector inspector = pipeline.inspector(
                InspectorRequest.builder().checkpoint(checkpoint).build())) {
            for (Sample sample : samples) {
                verdicts.add(inspector.inspect(sample.image(), Optional.of("plate")));
            }
        }
        double best = verdicts.stream()
                .mapToDouble(Inspection::score)
                .map(least -> f1(verdicts, one -> one.score() >= least))
                .max()
                .orElseThrow();
        assertEquals(best, f1(verdicts, Inspection::anomalous), 1e-12);
    }

    private double f1(List<Inspection> verdicts, Predicate<Inspection> called) {
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < samples.size(); i++) {
            boolean positive = called.test(verdicts.get(i));
            right += positive && samples.get(i).anomalous() ? 1 : 0;
            wrong += positive != samples.get(i).anomalous() ? 1 : 0;
        }
        return 2.0 * right / (2 * right + wrong);
    }

    @Test
    void aProductWithoutGoodImagesIsNoUnknownOne() throws Exception {
        List<Sample> defective = samples.stream().filter(Sample::anomalous).toList();
        Pipeline bad = TinyPipeline.with(defective);
        String none = assertThrows(
                        PipelineException.class,
                        () -> bad.calibrate(request().products(Set.of("plate")).build(), RunListener.NONE))
                .getMessage();
        assertTrue(none.endsWith("has no good image to calibrate on"), none);
        String unknown = assertThrows(
                        PipelineException.class,
                        () -> bad.calibrate(request().products(Set.of("plates")).build(), RunListener.NONE))
                .getMessage();
        assertEquals("unknown product 'plates'; there are: plate", unknown);
    }

    @Test
    void whatTheCallerSaysCountsMore() throws Exception {
        pipeline.calibrate(request().build(), RunListener.NONE);
        InspectorRequest request = InspectorRequest.builder()
                .checkpoint(checkpoint)
                .imageThreshold(0.25)
                .build();
        try (Inspector inspector = pipeline.inspector(request)) {
            Threshold threshold = inspector
                    .inspect(samples.get(0).image(), Optional.of("plate"))
                    .threshold();
            assertEquals(0.25, threshold.image());
            assertTrue(threshold.origin().startsWith("request; of pixels: 99 % of "), threshold.origin());
        }
        InspectorRequest pixels = InspectorRequest.builder()
                .checkpoint(checkpoint)
                .pixelThreshold(0.25)
                .build();
        try (Inspector inspector = pipeline.inspector(pixels)) {
            String origin = inspector
                    .inspect(samples.get(0).image(), Optional.of("plate"))
                    .threshold()
                    .origin();
            assertTrue(origin.startsWith("99 % of ") && origin.endsWith("; of pixels: request"), origin);
        }
    }

    @Test
    void aThresholdThatIsMissingOrMisspeltIsNotZero() throws Exception {
        Path file = folder.resolve("x.thresholds.json");
        for (String image : List.of("", "\"imge\": 0.5,", "\"image\": null,", "\"image\": NaN,")) {
            Files.writeString(file, """
                    {"checkpointSha256": "c", "taxonomySha256": "t", "imageSize": 8, "framing": "square", %s
                     "pixel": 0.5, "origin": "good images"}
                    """.formatted(image));
            String said = assertThrows(PipelineException.class, () -> ThresholdFile.read(file))
                    .getMessage();
            assertTrue(said.startsWith(file + ": cannot read thresholds from it: "), said);
            assertTrue(said.endsWith("; calibrate again"), said);
        }
    }

    @Test
    void thresholdsOfAnotherCheckpointTaxonomyOrSideAreNotUsed() throws Exception {
        Path file = pipeline.calibrate(request().build(), RunListener.NONE).file();
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\"imageSize\": \\d+", "\"imageSize\": 64"));
        assertEquals("default", used().origin());
        Files.writeString(
                file, text.replaceFirst("\"checkpointSha256\": \"[0-9a-f]{4}", "\"checkpointSha256\": \"0000"));
        assertEquals("default", used().origin());
        Files.writeString(file, text.replaceFirst("\"taxonomySha256\": \"[0-9a-f]{4}", "\"taxonomySha256\": \"0000"));
        assertEquals("default", used().origin());
        Files.writeString(file, text);
        assertEquals("99 % of 3 good images of squares:., split test", used().origin());
    }

    @Test
    void thresholdsHoldForImagesThatGoInTheSameWay() throws Exception {
        Framing tiles = new Framing(Way.TILES, 24, 0.25, Optional.empty());
        Calibration calibration = pipeline.calibrate(request().framing(tiles).build(), RunListener.NONE);
        assertEquals(
                "99 % of 3 good images of squares:., split test, tiles of 24 overlapping 0.25",
                calibration.threshold().origin());
        assertEquals(
                "epoch-0001.shapes.tiles-of-24-overlapping-0.25.thresholds.json",
                calibration.file().getFileName().toString());
        assertEquals("default", used().origin());
        Calibration square = pipeline.calibrate(request().build(), RunListener.NONE);
        assertEquals(square.threshold(), used(), "and those of the tiles stay");
        InspectorRequest framed =
                InspectorRequest.builder().checkpoint(checkpoint).framing(tiles).build();
        double highest = 0;
        double peak = 0;
        try (Inspector inspector = pipeline.inspector(framed)) {
            for (int good : List.of(0, 3, 6)) {
                Inspection found = inspector.inspect(samples.get(good).image(), Optional.of("plate"));
                assertEquals(calibration.threshold(), found.threshold());
                highest = Math.max(highest, found.score());
                peak = Math.max(peak, found.map().highest());
            }
        }
        assertEquals(highest, calibration.threshold().image(), 1e-5);
        assertEquals(peak, calibration.threshold().pixel(), 1e-5);
    }

    @Test
    void theBestF1IsFoundForImagesThatKeepTheirShapeToo() throws Exception {
        Framing padded = new Framing(Way.PADDED, 0, 0, Optional.empty());
        Calibration calibration = pipeline.calibrate(
                request().method(Method.BEST_F1).framing(padded).build(), RunListener.NONE);
        assertEquals(
                "best F1 on 9 images of squares:., split test, padded",
                calibration.threshold().origin());
    }

    @Test
    void aBrokenFileOfThresholdsIsNamed() throws Exception {
        Path file = pipeline.calibrate(request().build(), RunListener.NONE).file();
        for (String broken : List.of("", "{", "[]", "{\"image\": \"x\"}", "{}")) {
            Files.writeString(file, broken);
            PipelineException e = assertThrows(PipelineException.class, this::used);
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
    }

    @Test
    void theShareIsToldAsItWasAskedFor() throws Exception {
        assertEquals(
                "55 % of 3 good images of squares:., split test",
                pipeline.calibrate(request().quantile(0.55).build(), RunListener.NONE)
                        .threshold()
                        .origin());
    }

    @Test
    void withoutAGoodImageThereIsNothingToCalibrateOn() throws Exception {
        Pipeline bad =
                TinyPipeline.with(samples.stream().filter(Sample::anomalous).toList());
        PipelineException e = assertThrows(
                PipelineException.class, () -> bad.calibrate(request().build(), RunListener.NONE));
        assertTrue(e.getMessage().contains("has no good image"), e.getMessage());
    }
}
