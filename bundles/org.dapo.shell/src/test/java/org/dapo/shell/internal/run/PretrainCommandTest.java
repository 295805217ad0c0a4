package org.dapo.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.pipeline.Pretrainer;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeLibrary;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PretrainCommandTest {
    private final FakeParts parts = new FakeParts();
    private final List<PretrainingRequest> requests = new ArrayList<>();
    private final List<ModelImport> added = new ArrayList<>();

    @BeforeEach
    void putInPlace() {
        Path weights = Path.of("/out/model.safetensors");
        parts.services.put(Pretrainer.class, (Pretrainer) (request, listener) -> {
            requests.add(request);
            return new PretrainingResult(
                    weights,
                    new RecognizedModel("clip", "", List.of(weights), "{}"),
                    List.of(2.5, 1.25),
                    List.of(Map.of("image_to_text", .5), Map.of("image_to_text", .75)),
                    640,
                    3,
                    FakeParts.provenance("clip-seeded"));
        });
        parts.services.put(ModelLibrary.class, (FakeLibrary) request -> {
            added.add(request);
            return new ModelManifest(request.name(), "clip", "", "", "", List.<ModelFile>of(), "{}");
        });
    }

    private CommandLineRun run(String... more) {
        List<String> args =
                new ArrayList<>(List.of("pretrain", "--backbone", "clip-seeded", "--dataset", "mvtec:x", "--out", "o"));
        args.addAll(List.of(more));
        return CommandLineRun.of(parts, args.toArray(String[]::new));
    }

    @Test
    void aNameThatCannotBeHadIsRefusedBeforeTheTraining() {
        assertEquals(Status.WRONG_USAGE, run("--name", "My Model").status());
        parts.add(PartKind.MODEL, "clip-seeded", "a model");
        CommandLineRun taken = run("--name", "clip-seeded");
        assertEquals(Status.FAILED, taken.status());
        assertEquals("dapo: --name: a model 'clip-seeded' already exists; choose another name", taken.error());
        assertTrue(requests.isEmpty());
    }

    @Test
    void modelsThatCannotBeWrittenAreReportedBeforeTheTraining() {
        parts.services.put(ModelLibrary.class, new FakeLibrary() {
            @Override
            public void requireRoom(String name) throws IOException {
                throw new IOException("cannot write to the model folder m: permission denied");
            }

            @Override
            public ModelManifest take(ModelImport request) {
                throw new AssertionError("there is no room");
            }
        });
        CommandLineRun run = run("--name", "mine");
        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: --name: cannot write to the model folder m: permission denied", run.error());
        assertTrue(requests.isEmpty());
    }

    @Test
    void theCurveOfLossAndRetrievalIsShown() {
        CommandLineRun run = run(
                "--crop", "64", "--last-crop", "96", "--turns", "--echoes", "4", "--replicas", "3", "--epochs", "2");
        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals("""
                epoch 1: loss 2.5000, image_to_text 0.500
                epoch 2: loss 1.2500, image_to_text 0.750
                640 images, 3.0 s
                /out/model.safetensors
                """, run.out());
        PretrainingRecipe recipe = requests.get(0).recipe();
        assertEquals(Optional.of(new PretrainingRecipe.Squares(64, OptionalInt.of(96), true, 4)), recipe.squares());
        assertEquals(3, recipe.batches().replicas());
        assertTrue(added.isEmpty());
    }

    @Test
    void theImagesProbeWeighsAsMuchAsTheOthersUnlessItIsSaid() {
        run("--crop", "64", "--probe-weight", "2");
        run("--crop", "64", "--probe-weight", "2", "--image-probe-weight", "0");
        assertEquals(1, requests.get(0).recipe().loss().imageProbeWeight());
        assertEquals(2, requests.get(1).recipe().loss().probeWeight());
        assertEquals(0, requests.get(1).recipe().loss().imageProbeWeight());
    }

    @Test
    void theOptimizerIsAdamwUnlessMuonIsNamed() {
        run();
        run("--optimizer", "muon");
        assertEquals(
                PretrainingRecipe.Optimizer.ADAMW,
                requests.get(0).recipe().optimization().optimizer());
        assertEquals(
                PretrainingRecipe.Optimizer.MUON,
                requests.get(1).recipe().optimization().optimizer());
        CommandLineRun wrong = run("--optimizer", "lion");
        assertEquals(Status.WRONG_USAGE, wrong.status());
        assertTrue(wrong.error().contains("--optimizer"), wrong.error());
        assertTrue(wrong.error().contains("expected adamw or muon, not 'lion'"), wrong.error());
    }

    @Test
    void whatWasTrainedBecomesAModelWhereANameIsGiven() {
        assertEquals(Status.DONE, run("--name", "mine").status());
        assertEquals("mine", added.get(0).name());
        assertTrue(
                added.get(0).source().orElseThrow().contains("architecture clip-seeded, 10 epochs, batch 64, seed 42"));
    }

    @Test
    void programsGetItAsJson() {
        assertEquals(
                2,
                JsonParser.parseString(run("--json", "-").out())
                        .getAsJsonObject()
                        .getAsJsonArray("losses")
                        .size());
    }

    @Test
    void numbersThatCannotBeMeantAreWrongUsage() {
        CommandLineRun run = run("--batch", "1");
        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("at least 2 images, not 1"), run.error());
        for (String option : List.of("--turns", "--echoes=2", "--last-crop=96")) {
            assertTrue(run(option).error().contains("require --crop"), option);
        }
        assertTrue(run("--crop", "64", "--last-crop", "32").error().contains("larger than the others, 64"));
        assertTrue(run("--image-probe-weight", "0").error().contains("requires --probe-weight"));
        CommandLineRun below = run("--crop", "64", "--probe-weight", "1", "--image-probe-weight", "-1");
        assertEquals(Status.WRONG_USAGE, below.status());
        assertTrue(below.error().contains("at least 0, not 1.0 and -1.0"), below.error());
    }
}
