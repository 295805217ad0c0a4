package org.dapo.engine.internal.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.BreakingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.aprilgan.internal.AprilGanStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of(""));

    @TempDir
    private Path folder;

    private final List<Sample> samples = new ArrayList<>(TinyPipeline.squares(4));

    private Pipeline pipeline(BackboneProvider backbone, PromptStrategy prompt) {
        return new PipelineComponent(
                TinyPipeline.assembly(backbone, prompt, samples, Map.of("ranking", new RankingMetrics()), Map.of()));
    }

    private EvaluationRequest.Builder evaluation() {
        return EvaluationRequest.builder(SQUARES, folder.resolve("evaluated"));
    }

    @Test
    void progressCountsTheImagesThatCannotBeReadToo() throws Exception {
        samples.add(1, TinyPipeline.broken("plate/test/broken"));
        List<String> seen = new ArrayList<>();
        pipeline(TinyPipeline.backbone(), new DapoStrategy(new CpuTensors()))
                .evaluate(evaluation().batch(2).build(), new RunListener() {
                    @Override
                    public void progress(String stage, long done, long total) {
                        seen.add("%s %d of %d".formatted(stage, done, total));
                    }
                });
        assertEquals(List.of("plate 3 of 5", "plate 5 of 5"), seen);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMethodThatNamesNoTypesHasAMapOfAnomalyAllTheSame(int shifts) throws Exception {
        Framing framing = Framing.SQUARE.withShifts(shifts);
        Pipeline binary = pipeline(TinyPipeline.backbone(), new AprilGanStrategy(new CpuTensors()));
        Path tuned = binary.tune(
                        TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                                .epochs(1)
                                .build(),
                        RunListener.NONE)
                .checkpoint();
        EvaluationResult result =
                binary.evaluate(evaluation().checkpoint(tuned).framing(framing).build(), RunListener.NONE);
        assertTrue(result.mean().get("pixel_auroc").value().isPresent());
        InspectorRequest request = InspectorRequest.builder()
                .checkpoint(tuned)
                .framing(framing)
                .pixelThreshold(-1)
                .build();
        try (Inspector inspector = binary.inspector(request)) {
            Inspection found = inspector.inspect(samples.get(1).image(), Optional.of("plate"));
            assertEquals(Map.of(), found.types());
            assertEquals(
                    List.of(Optional.empty()),
                    found.regions().stream().map(region -> region.type()).toList());
        }
    }

    @Test
    void scoresThatAreNoNumbersNameTheBackboneAndTheCheckpoint() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Pipeline breaking = pipeline(
                new BreakingBackbone(TinyPipeline.backbone(), broken, features -> features.mul(Float.NaN)),
                new DapoStrategy(new CpuTensors()));
        Path tuned = breaking.tune(
                        TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                                .epochs(1)
                                .build(),
                        RunListener.NONE)
                .checkpoint();
        broken.set(true);
        assertEquals(
                "the backbone 'tiny' produces non-finite scores; its weights may contain non-finite values",
                failure(breaking, evaluation().build()));
        assertEquals(
                "the backbone 'tiny' with the checkpoint %s produces non-finite scores; its weights may contain non-finite values"
                        .formatted(tuned),
                failure(breaking, evaluation().checkpoint(tuned).build()));
    }

    private static String failure(Pipeline pipeline, EvaluationRequest request) {
        return assertThrows(PipelineException.class, () -> pipeline.evaluate(request, RunListener.NONE))
                .getMessage();
    }
}
