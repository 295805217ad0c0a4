package org.dapo.engine.internal;

import static org.dapo.engine.internal.TinyPipeline.evaluation;
import static org.dapo.engine.internal.TinyPipeline.tuning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.aprilgan.internal.AprilGanStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the native memory of tensors, which no collector frees, neither grows during a run nor outlives it. */
class TensorMemoryTest {
    private final RecordingTensors tensors = new RecordingTensors();
    private final List<Sample> samples = TinyPipeline.squares(9);
    private Pipeline pipeline;

    @TempDir
    private Path folder;

    @BeforeEach
    void putTogether() throws Exception {
        pipeline = with(new DapoStrategy(tensors));
    }

    private Pipeline with(PromptStrategy prompt) throws Exception {
        Assembly parts = TinyPipeline.assembly(
                TinyPipeline.backbone(tensors), prompt, samples, Map.of("ranking", new RankingMetrics()), Map.of());
        return new PipelineComponent(
                new Assembly(tensors, parts.pool(), parts.parts(), parts.backbone(), parts.prompt(), parts.taxonomy()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noStepOfTuningLeavesAnythingForTheNext(boolean oncePerProduct) throws Exception {
        Held held = new Held("epoch");
        Pipeline tuned = oncePerProduct ? with(new AprilGanStrategy(tensors)) : pipeline;
        tuned.tune(tuning(folder.resolve("a"), 3, 1e-3).build(), held);
        assertEquals(9, held.arrays.size());
        assertEquals(1, held.arrays.stream().distinct().count(), held.arrays.toString());
        assertEquals(0, tensors.open());
    }

    @Test
    void noBatchOfAnEvaluationLeavesAnythingForTheNext() throws Exception {
        Held held = new Held("plate");
        Framing shifted = Framing.SQUARE.withShifts(2);
        pipeline.evaluate(
                evaluation(folder.resolve("a")).batch(2).framing(shifted).build(), held);
        assertEquals(5, held.arrays.size());
        assertEquals(1, held.arrays.stream().distinct().count(), held.arrays.toString());
        assertEquals(0, tensors.open());
    }

    @Test
    void whatCalibrationPackingAndInspectionTookIsGivenBackInTheEnd() throws Exception {
        Path tuned = pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        pipeline.calibrate(
                CalibrationRequest.builder(tuned, new DatasetReference("squares", Path.of("")))
                        .build(),
                RunListener.NONE);
        assertEquals(0, tensors.open());
        Path pack = folder.resolve("line.pack");
        InspectorRequest.Builder checkpoint = InspectorRequest.builder().checkpoint(tuned);
        pipeline.pack(checkpoint.build(), Set.of(), pack);
        assertEquals(0, tensors.open());
        for (InspectorRequest.Builder request :
                List.of(checkpoint, InspectorRequest.builder().pack(pack))) {
            try (Inspector inspector = pipeline.inspector(
                    request.batching(new Batching(2, Duration.ZERO)).build())) {
                inspector.inspect(samples.get(0).image(), Optional.empty());
                int first = tensors.arrays();
                inspector.inspect(samples.get(1).image(), Optional.of("plate"));
                assertEquals(first, tensors.arrays());
                assertTrue(first > 0);
            }
            assertEquals(0, tensors.open());
        }
    }

    @Test
    void aRunThatFailsGivesBackWhatItTook() {
        RunListener cancelling = new RunListener() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThrows(
                PipelineException.class,
                () -> pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), cancelling));
        assertEquals(0, tensors.open());
        assertThrows(
                PipelineException.class,
                () -> pipeline.evaluate(evaluation(folder.resolve("b")).build(), cancelling));
        assertEquals(0, tensors.open());
    }

    /** Records the number of arrays that are held when a stage goes on. */
    private final class Held implements RunListener {
        private final List<Integer> arrays = new ArrayList<>();
        private final String stage;

        Held(String stage) {
            this.stage = stage;
        }

        @Override
        public void progress(String at, long done, long total) {
            if (at.startsWith(stage)) {
                arrays.add(tensors.arrays());
            }
        }
    }
}
