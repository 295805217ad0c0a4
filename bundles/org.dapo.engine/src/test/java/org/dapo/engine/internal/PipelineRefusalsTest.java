package org.dapo.engine.internal;

import static org.dapo.engine.internal.TinyPipeline.evaluation;
import static org.dapo.engine.internal.TinyPipeline.tuning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a pipeline refuses wrong requests in one line that says what is wrong. */
class PipelineRefusalsTest {
    @TempDir
    private Path folder;

    @Test
    void aRunThatWasMadeOtherwiseIsNotResumed() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(4));
        pipeline.tune(tuning(folder.resolve("a"), 2, 1e-3).build(), RunListener.NONE);
        assertTrue(madeOtherwise(() -> pipeline.tune(
                        tuning(folder.resolve("a"), 2, 2e-3).resume(true).build(), RunListener.NONE))
                .contains("learning rate was \"0.001\", is \"0.002\""));
        assertTrue(madeOtherwise(() -> pipeline.tune(
                        tuning(folder.resolve("a"), 1, 1e-3).resume(true).build(), RunListener.NONE))
                .contains("has 2 epochs, more than the 1 requested"));
        assertTrue(madeOtherwise(() -> pipeline.tune(
                        tuning(folder.resolve("a"), 2, 1e-3)
                                .resume(true)
                                .profile("compact:score=map")
                                .build(),
                        RunListener.NONE))
                .contains("profile was \"compact\", is \"compact:score=map\""));
        assertTrue(
                failure(() -> pipeline.tune(tuning(folder.resolve("a"), 2, 1e-3).build(), RunListener.NONE))
                        .contains("already contains checkpoints"));
        pipeline.evaluate(evaluation(folder.resolve("b")).build(), RunListener.NONE);
        Pipeline fewer = TinyPipeline.with(TinyPipeline.squares(3));
        EvaluationRequest resumed = evaluation(folder.resolve("b")).resume(true).build();
        assertTrue(madeOtherwise(() -> fewer.evaluate(resumed, RunListener.NONE))
                .contains("belongs to another evaluation"));
        List<Sample> relabelled = new ArrayList<>(TinyPipeline.squares(4));
        Sample first = relabelled.get(0);
        relabelled.set(0, new Sample(first.id(), first.product(), first.image(), !first.anomalous(), List.of()));
        assertTrue(madeOtherwise(() -> TinyPipeline.with(relabelled).evaluate(resumed, RunListener.NONE))
                .contains("belongs to another evaluation"));
    }

    @Test
    void aCheckpointOfOtherWeightsOrAnotherStrategyIsRefused() throws Exception {
        TuningResult tuned = TinyPipeline.with(TinyPipeline.squares(4))
                .tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE);
        InspectorRequest request =
                InspectorRequest.builder().checkpoint(tuned.checkpoint()).build();
        Pipeline weights = TinyPipeline.on(
                TinyPipeline.backbone(),
                "other weights",
                "dapo",
                new DapoStrategy(new CpuTensors()),
                List.of(),
                List.of());
        assertEquals(
                "the checkpoint %s was made with the weights of the backbone '', not with 'other weights'"
                        .formatted(tuned.checkpoint()),
                madeOtherwise(() -> weights.inspector(request)));
        Pipeline fixed = TinyPipeline.on(TinyPipeline.backbone(), "fixed", new FixedStrategy(), List.of(), List.of());
        assertEquals(
                "the checkpoint %s was made with the prompt strategy 'dapo', not with 'fixed'"
                        .formatted(tuned.checkpoint()),
                madeOtherwise(() -> fixed.inspector(request)));
    }

    /** It may compute other scores from the same parameters. What evaluation says of it is tested with its notes. */
    @Test
    void aCheckpointOfAnotherVersionOfTheStrategyJudgesNoImages() throws Exception {
        Assembly before = TinyPipeline.assembly(TinyPipeline.backbone(), TinyPipeline.squares(4));
        Path checkpoint = new PipelineComponent(before)
                .tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        Pipeline now = new PipelineComponent(new Assembly(
                before.tensors(),
                before.pool(),
                before.parts(),
                before.backbone(),
                new Assembly.Named<>(before.prompt().part(), "dapo", "1.1.0", ""),
                before.taxonomy()));
        String refusal = "the checkpoint %s was made with the version of the prompt strategy '1.0.0', not with '1.1.0'"
                .formatted(checkpoint);
        assertEquals(
                refusal,
                madeOtherwise(() -> now.inspector(
                        InspectorRequest.builder().checkpoint(checkpoint).build())));
        CalibrationRequest calibration = CalibrationRequest.builder(
                        checkpoint, new DatasetReference("squares", Path.of("")))
                .build();
        assertEquals(refusal, madeOtherwise(() -> now.calibrate(calibration, RunListener.NONE)));
    }

    @Test
    void aValueThatCannotBeMeantIsNamed() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(4));
        TuningRequest.Builder request = tuning(folder.resolve("a"), 1, 1e-3);
        assertTrue(wrongValue(() ->
                        pipeline.tune(request.profile("corrected:promts=1").build(), RunListener.NONE))
                .contains("there is no setting 'promts'"));
        assertTrue(wrongValue(() -> pipeline.tune(request.profile("correct").build(), RunListener.NONE))
                .contains("unknown profile of dapo 'correct'"));
        InspectorRequest odd = InspectorRequest.builder().imageSize(31).build();
        Pipeline fixed = TinyPipeline.with(TinyPipeline.squares(4), new FixedStrategy());
        assertTrue(wrongValue(() -> fixed.inspector(odd)).contains("31"));
        InspectorRequest vast =
                InspectorRequest.builder().imageSize(1_000_000_000).build();
        assertEquals(
                "the image size 1000000000: an image of that side takes more than 2 GB",
                wrongValue(() -> fixed.inspector(vast)));
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnownOnes() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3));
        DatasetReference circles = new DatasetReference("circles", Path.of(""));
        var layout = assertThrows(
                UnknownNameException.class,
                () -> pipeline.tune(
                        TuningRequest.builder(circles, folder).epochs(1).build(), RunListener.NONE));
        assertEquals("unknown dataset layout 'circles'; there are: squares", layout.getMessage());
        UnknownNameException split = assertThrows(
                UnknownNameException.class,
                () -> pipeline.tune(
                        tuning(folder.resolve("a"), 1, 1e-3).split("tset").build(), RunListener.NONE));
        assertEquals("unknown split 'tset'; there are: test", split.getMessage());
        Sample odd = TinyPipeline.square("plate/test/odd", 1, 40, 40);
        Sample unknown = new Sample(
                odd.id(),
                "plate",
                odd.image(),
                true,
                List.of(new Defect("brigth", odd.defects().get(0).mask())));
        Pipeline other = TinyPipeline.with(List.of(unknown));
        assertTrue(failure(() -> other.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE))
                .contains("'brigth' (nearest: bright)"));
    }

    @Test
    void aFileThatIsNoCheckpointIsNamed() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3));
        TuningResult tuned = pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE);
        byte[] bytes = Files.readAllBytes(tuned.checkpoint());
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(failure(() -> pipeline.evaluate(
                        evaluation(folder.resolve("b")).checkpoint(cut).build(), RunListener.NONE))
                .contains("cut.safetensors"));
        assertTrue(failure(() -> pipeline.evaluate(
                        evaluation(folder.resolve("b"))
                                .checkpoint(folder.resolve("none"))
                                .build(),
                        RunListener.NONE))
                .contains("no such checkpoint"));
    }

    @Test
    void aProfileThatACheckpointCannotBeUsedInIsTheRequestsFault() throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3));
        Path tuned = pipeline.tune(tuning(folder.resolve("a"), 1, 1e-3).build(), RunListener.NONE)
                .checkpoint();
        EvaluationRequest.Builder request = evaluation(folder.resolve("b")).checkpoint(tuned);
        assertTrue(
                wrongValue(() -> pipeline.evaluate(request.profile("corected").build(), RunListener.NONE))
                        .contains("unknown profile of dapo 'corected'"));
        assertTrue(wrongValue(() ->
                        pipeline.evaluate(request.profile("corrected:prompts=1").build(), RunListener.NONE))
                .endsWith("it was tuned with the profile compact, not corrected:prompts=1"));
    }

    private interface Run {
        void run() throws Exception;
    }

    private static String madeOtherwise(Run run) {
        return assertThrows(MadeOtherwiseException.class, run::run).getMessage();
    }

    private static String wrongValue(Run run) {
        return assertThrows(WrongValueException.class, run::run).getMessage();
    }

    private static String failure(Run run) {
        return assertThrows(PipelineException.class, run::run).getMessage();
    }
}
