package org.dapo.engine.internal;

import static org.dapo.engine.internal.TinyPipeline.evaluation;
import static org.dapo.engine.internal.TinyPipeline.tuning;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.Mask;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportWriter;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.imaging.Images;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tuning, evaluation and inspection with real parts, outside a framework. */
class PipelineTest {
    @TempDir
    private Path folder;

    @Test
    void tuningLowersTheLossAndTheTunedPromptsFindTheSquares() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(9));
        TuningResult tuned = pipeline.tune(tuning(folder.resolve("a"), 30, 5e-3).build(), RunListener.NONE);
        assertTrue(
                tuned.losses().get(29) < 0.7 * tuned.losses().get(0),
                tuned.losses().toString());
        double before =
                ap(pipeline.evaluate(evaluation(folder.resolve("untuned")).build(), RunListener.NONE));
        double after = ap(pipeline.evaluate(
                evaluation(folder.resolve("tuned"))
                        .checkpoint(tuned.checkpoint())
                        .build(),
                RunListener.NONE));
        assertTrue(after > before + 0.2, "pixel AP from " + before + " to " + after);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAResumedRunTheSameAsAnUninterruptedOne() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(7));
        Path whole = pipeline.tune(tuning(folder.resolve("whole"), 4, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        Path again = pipeline.tune(tuning(folder.resolve("again"), 4, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(again));
        pipeline.tune(tuning(folder.resolve("parts"), 2, 1e-3).build(), RunListener.NONE);
        List<String> stages = new ArrayList<>();
        TuningResult resumed = pipeline.tune(
                tuning(folder.resolve("parts"), 4, 1e-3).resume(true).build(), new RunListener() {
                    @Override
                    public void progress(String stage, long done, long total) {
                        stages.add(stage);
                    }
                });
        assertEquals(
                List.of("reading images", "epoch 3 of 4", "epoch 4 of 4"),
                stages.stream().distinct().toList());
        assertEquals(4, resumed.losses().size());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed.checkpoint()));
    }

    @Test
    void anImageThatCannotBeUsedIsCountedAndTheRunGoesOn() throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(6));
        samples.add(TinyPipeline.broken("plate/test/broken"));
        Sample bare = samples.get(1);
        samples.set(
                1,
                new Sample(
                        bare.id(),
                        bare.product(),
                        bare.image(),
                        true,
                        List.of(new Defect("bright", Optional.empty()))));
        Pipeline pipeline = TinyPipeline.with(samples);
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        TuningResult tuned = pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), listener);
        assertEquals(5, tuned.images());
        assertEquals(2, tuned.skipped().size());
        EvaluationResult result = pipeline.evaluate(
                evaluation(folder.resolve("b")).checkpoint(tuned.checkpoint()).build(), listener);
        assertEquals(6, result.images());
        assertEquals(
                Set.of(
                        new Skipped("plate/test/broken", Skipped.Extent.IMAGE, "plate/test/broken is cut off"),
                        new Skipped("plate/test/1", Skipped.Extent.MASK, "no mask")),
                Set.copyOf(result.skipped()));
        assertEquals(4, warnings.size());
    }

    @Test
    void resultsNameTheFormInWhichTheDataSetWasTaken() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3));
        TuningResult tuned = pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE);
        assertEquals("grey", tuned.provenance().settings().get("data: colour"));
        EvaluationResult result = pipeline.evaluate(
                evaluation(folder.resolve("b")).checkpoint(tuned.checkpoint()).build(), RunListener.NONE);
        assertEquals(Map.of("data: colour", "grey"), result.provenance().settings());
    }

    @Test
    void whatARegionLeavesOutIsInNoFigureOfPixels() throws Exception {
        List<Sample> samples = TinyPipeline.squares(6);
        Set<String> sizes = new TreeSet<>();
        WatchingMetric metric = new WatchingMetric((prediction, truth) -> {
            ScoreMap type = prediction.states().get(1);
            LabelMap labels = truth.labels().orElseThrow();
            sizes.add(
                    prediction.anomaly().width() + " x " + prediction.anomaly().height());
            sizes.add(type.width() + " x " + type.height());
            sizes.add(labels.width() + " x " + labels.height());
        });
        Pipeline pipeline = new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(),
                new DapoStrategy(new CpuTensors()),
                samples,
                Map.of("watching", metric),
                Map.of()));
        Framing region = new Framing(Way.SQUARE, 0, 0, Optional.of(new Box(2, 3, 36, 32)));
        pipeline.evaluate(evaluation(folder.resolve("a")).framing(region).build(), RunListener.NONE);
        assertEquals(Set.of("36 x 32"), sizes);
    }

    @Test
    void aMetricKnowsTheRangeOfTheMaps() throws Exception {
        List<Double> sums = new ArrayList<>();
        WatchingMetric metric = new WatchingMetric((prediction, truth) -> sums.add(prediction.states().stream()
                .mapToDouble(state -> state.get(7, 7))
                .sum()));
        Pipeline pipeline = new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(),
                new DapoStrategy(new CpuTensors()),
                TinyPipeline.squares(3),
                Map.of("watching", metric),
                Map.of()));
        for (String layers : List.of("1", "2")) {
            pipeline.evaluate(
                    evaluation(folder.resolve(layers))
                            .profile("corrected:layers=" + layers)
                            .build(),
                    RunListener.NONE);
        }
        assertEquals(
                List.of(1f, 2f),
                metric.scopes().stream().map(MetricScope::mapRange).toList());
        assertEquals(6, sums.size());
        for (int image = 0; image < 6; image++) {
            assertEquals(image < 3 ? 1 : 2, sums.get(image), 1e-4, "the states of a pixel share the range");
        }
    }

    @Test
    void imagesAreEvaluatedByTilesAtTheirOwnSize() throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(6));
        samples.add(TinyPipeline.square("plate/test/small", 0, 30, 30));
        Map<String, EvaluatedImage> seen = new TreeMap<>();
        Pipeline pipeline = TinyPipeline.with(
                samples, new DapoStrategy(new CpuTensors()), Map.of("seen", (folder, resumed) -> new Seen(seen)));
        Path tuned = pipeline.tune(tuning(folder.resolve("tuned"), 1, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        Framing tiles = new Framing(Way.TILES, 20, 0.25, Optional.of(new Box(2, 3, 36, 32)));

        EvaluationResult result = pipeline.evaluate(
                evaluation(folder.resolve("a")).checkpoint(tuned).framing(tiles).build(), RunListener.NONE);

        assertEquals(6, result.images());
        assertEquals(
                List.of(new Skipped(
                        "plate/test/small",
                        Skipped.Extent.IMAGE,
                        "the region 2,3,36,32 does not lie within the image, which is 30 x 30")),
                result.skipped());
        assertEquals(
                "tiles of 20 overlapping 0.25 in 2,3,36,32",
                result.provenance().settings().get("framing"));
        assertTrue(result.mean().get("pixel_auroc").value().isPresent());
        assertEquals(Set.of("bright", "dark"), seen.get("plate/test/1").types().keySet());
        try (Inspector inspector = pipeline.inspector(
                InspectorRequest.builder().checkpoint(tuned).framing(tiles).build())) {
            for (Sample sample : samples.subList(0, 6)) {
                Inspection found = inspector.inspect(sample.image(), Optional.of("plate"));
                assertEquals(found.score(), seen.get(sample.id()).score(), 1e-5f);
                assertArrayEquals(
                        found.map().values(), seen.get(sample.id()).map().values(), 1e-5f);
            }
        }
    }

    @Test
    void anEvaluationResumesWithTheProductsThatItHasFinished() throws Exception {
        List<Sample> samples = TinyPipeline.squares(6);
        Pipeline pipeline = TinyPipeline.with(samples);
        EvaluationResult first =
                pipeline.evaluate(evaluation(folder.resolve("a")).build(), RunListener.NONE);
        RunListener refusing = new RunListener() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        EvaluationResult second =
                pipeline.evaluate(evaluation(folder.resolve("a")).resume(true).build(), refusing);
        assertEquals(first.products(), second.products());
        assertEquals(first.images(), second.images());
    }

    @Test
    void aReportSeesWhereDefectsAreAndWhatTheirTypesScore() throws Exception {
        List<Sample> samples = TinyPipeline.squares(4);
        Map<String, EvaluatedImage> seen = new TreeMap<>();
        Pipeline pipeline = TinyPipeline.with(
                samples, new DapoStrategy(new CpuTensors()), Map.of("seen", (folder, resumed) -> new Seen(seen)));
        EvaluationResult result =
                pipeline.evaluate(evaluation(folder.resolve("a")).build(), RunListener.NONE);
        assertEquals(
                List.of("image_roc", "image_pr", "pixel_roc", "pixel_pr"),
                result.curves().get("plate").stream().map(Curve::name).toList());
        EvaluatedImage good = seen.get("plate/test/0");
        assertEquals(Optional.empty(), good.truth());
        assertEquals(List.of(), good.defects());
        EvaluatedImage bright = seen.get("plate/test/1");
        Mask drawn = Images.load(samples.get(1).defects().get(0).mask().orElseThrow());
        assertEquals(Optional.of(drawn), bright.truth());
        assertEquals(List.of("bright"), bright.defects());
        assertEquals(List.of("dark"), seen.get("plate/test/2").defects());
        for (EvaluatedImage image : seen.values()) {
            assertEquals(List.of("bright", "dark"), List.copyOf(image.types().keySet()));
            for (float highest : image.types().values()) {
                assertTrue(highest > 0 && highest <= image.mapRange(), () -> "a highest value of " + highest);
            }
        }
    }

    private record Seen(Map<String, EvaluatedImage> images) implements ReportWriter {
        @Override
        public void image(EvaluatedImage image) {
            images.put(image.id(), image);
        }

        @Override
        public void result(EvaluationResult result) {
            // The pipeline also returns the result.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void anInspectionNamesTypesAndMapsAtTheSourceImagesSize() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(6));
        TuningResult tuned = pipeline.tune(tuning(folder.resolve("a"), 2, 1e-3).build(), RunListener.NONE);
        InspectorRequest request = InspectorRequest.builder()
                .checkpoint(tuned.checkpoint())
                .pixelThreshold(0)
                .build();
        Sample sample = TinyPipeline.square("x", 1, 50, 44);
        Inspection found;
        Inspector inspector = pipeline.inspector(request);
        try (inspector) {
            found = inspector.inspect(sample.image(), Optional.of("plate"));
        }
        assertEquals(List.of(50, 44), List.of(found.map().width(), found.map().height()));
        assertEquals(List.of("bright", "dark"), List.copyOf(found.types().keySet()));
        assertEquals(
                50 * 44,
                found.regions().stream().mapToLong(region -> region.area()).sum());
        assertEquals(
                50 * 44,
                found.types().values().stream().mapToLong(type -> type.area()).sum());
        assertThrows(PipelineException.class, () -> inspector.inspect(sample.image(), Optional.empty()));
    }

    private static double ap(EvaluationResult result) {
        return result.mean().get("pixel_ap").value().orElseThrow();
    }
}
