package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a run does not resume with figures that were not made as its own would be. */
class OtherEvaluationTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of(""));

    @TempDir
    private Path folder;

    private Pipeline pipeline;

    @BeforeEach
    void putTogether() throws Exception {
        pipeline = new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(),
                new DapoStrategy(new CpuTensors()),
                TinyPipeline.squares(3),
                Map.of("ranking", new RankingMetrics()),
                Map.of()));
    }

    private EvaluationRequest.Builder request() {
        return EvaluationRequest.builder(SQUARES, folder.resolve("evaluated"));
    }

    private String refusal(EvaluationRequest request) {
        return assertThrows(MadeOtherwiseException.class, () -> pipeline.evaluate(request, RunListener.NONE))
                .getMessage();
    }

    @Test
    void anotherEpochOfTheSameRunIsAnotherEvaluation() throws Exception {
        Path tuned = folder.resolve("tuned");
        pipeline.tune(TuningRequest.builder(SQUARES, tuned).epochs(2).build(), RunListener.NONE);
        Path first = tuned.resolve("epoch-0001.safetensors");
        EvaluationResult whole = pipeline.evaluate(request().checkpoint(first).build(), RunListener.NONE);
        EvaluationRequest.Builder resuming = request().resume(true);
        assertEquals(
                whole.products(),
                pipeline.evaluate(resuming.checkpoint(first).build(), RunListener.NONE)
                        .products());
        String refusal = refusal(
                resuming.checkpoint(tuned.resolve("epoch-0002.safetensors")).build());
        assertTrue(
                refusal.matches(
                        ".* belongs to another evaluation: checkpoint was \"[0-9a-f]{64}\", is \"[0-9a-f]{64}\""),
                refusal);
    }

    @Test
    void figuresInAnotherFormatAreOfAnotherEvaluation() throws Exception {
        pipeline.evaluate(request().build(), RunListener.NONE);
        Path kept;
        try (Stream<Path> files = Files.list(folder.resolve("evaluated/finished"))) {
            kept = files.findFirst().orElseThrow();
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(kept))) {
            out.writeUTF("dapo-evaluation-3");
        }
        assertEquals(
                "cannot resume: %s belongs to another evaluation: another build of the suite wrote it".formatted(kept),
                refusal(request().resume(true).build()));
    }
}
