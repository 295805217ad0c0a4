package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a result says beside its figures. */
class EvaluationNotesTest {
    private static final DatasetReference SQUARES = new DatasetReference("squares", Path.of(""));
    private static final String OF_THE_DATA = "x: a note";

    @TempDir
    private Path folder;

    private static Pipeline pipeline(PromptStrategy prompt) throws Exception {
        return new PipelineComponent(assembly(prompt));
    }

    private static Assembly assembly(PromptStrategy prompt) throws Exception {
        return TinyPipeline.assembly(
                TinyPipeline.backbone(),
                prompt,
                TinyPipeline.squares(3),
                Map.of("ranking", new RankingMetrics()),
                Map.of());
    }

    private EvaluationRequest.Builder request() {
        return EvaluationRequest.builder(SQUARES, folder.resolve("evaluated"));
    }

    @Test
    void figuresOfAnotherProfileThanTheTunedOneAreMarked() throws Exception {
        Pipeline dapo = pipeline(new DapoStrategy(new CpuTensors()));
        TuningRequest tuning = TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                .epochs(1)
                .profile("corrected")
                .build();
        EvaluationRequest.Builder tuned =
                request().checkpoint(dapo.tune(tuning, RunListener.NONE).checkpoint());
        assertEquals(
                List.of(OF_THE_DATA),
                dapo.evaluate(tuned.build(), RunListener.NONE).notes());
        assertEquals(
                List.of(OF_THE_DATA),
                dapo.evaluate(tuned.profile("corrected").build(), RunListener.NONE)
                        .notes());
        assertEquals(
                List.of(
                        "these are the figures of the profile 'prototype'; the checkpoint was tuned with the profile 'corrected', which inspect uses",
                        OF_THE_DATA),
                dapo.evaluate(tuned.profile("prototype").build(), RunListener.NONE)
                        .notes());
    }

    @Test
    void figuresOfAnotherVersionOfTheStrategyThanTheTunedOneAreMarked() throws Exception {
        Assembly before = assembly(new DapoStrategy(new CpuTensors()));
        Assembly now = new Assembly(
                before.tensors(),
                before.pool(),
                before.parts(),
                before.backbone(),
                new Assembly.Named<>(before.prompt().part(), "dapo", "1.1.0", ""),
                before.taxonomy());
        TuningRequest tuning = TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                .epochs(1)
                .build();
        EvaluationRequest evaluation = request()
                .checkpoint(new PipelineComponent(before)
                        .tune(tuning, RunListener.NONE)
                        .checkpoint())
                .build();
        assertEquals(
                List.of(
                        "the checkpoint was tuned with version 1.0.0 of the prompt strategy 'dapo', and these are the figures of version 1.1.0, which may compute otherwise",
                        OF_THE_DATA),
                new PipelineComponent(now)
                        .evaluate(evaluation, RunListener.NONE)
                        .notes());
    }

    /** The tokenizer makes no difference between upper and lower case letters. */
    @Test
    void typesThatTheBackboneCannotTellApartAreNamedInTuningAndEvaluation() throws Exception {
        Assembly usual = assembly(new DapoStrategy(new CpuTensors()));
        Pipeline alike = new PipelineComponent(new Assembly(
                usual.tensors(),
                usual.pool(),
                usual.parts(),
                usual.backbone(),
                usual.prompt(),
                new Assembly.Named<>(
                        TinyPipeline.taxonomy(
                                TinyPipeline.type("bright", "bright square"),
                                TinyPipeline.type("dark", "dark square"),
                                TinyPipeline.type("loud", "BRIGHT square")),
                        "read-alike",
                        "1.0.0",
                        "")));
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        String note =
                "the backbone 'tiny' cannot tell the types bright, loud apart by their words, which are the same tokens to it";

        Path checkpoint = alike.tune(
                        TuningRequest.builder(SQUARES, folder.resolve("tuned"))
                                .epochs(1)
                                .build(),
                        listener)
                .checkpoint();

        assertEquals(List.of(note), warnings);
        assertEquals(
                List.of(note, OF_THE_DATA),
                alike.evaluate(request().checkpoint(checkpoint).build(), RunListener.NONE)
                        .notes());
    }

    @Test
    void aMethodThatLearnsNothingIsNotCalledUntuned() throws Exception {
        assertEquals(
                List.of(OF_THE_DATA),
                pipeline(new FixedStrategy())
                        .evaluate(request().build(), RunListener.NONE)
                        .notes());
    }

    @Test
    void theSecondsAreThoseThatTheRunTook() throws Exception {
        long began = System.nanoTime();
        EvaluationResult result =
                pipeline(new FixedStrategy()).evaluate(request().build(), RunListener.NONE);
        double atMost = (System.nanoTime() - began) / 1e9;
        assertTrue(result.seconds() > 0 && result.seconds() <= atMost, result.seconds() + " of " + atMost);
    }
}
