package org.dapo.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandsTest {
    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    private Path checkpoint;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        checkpoint = Files.writeString(folder.resolve("epoch-5.dapo"), "weights");
    }

    @Test
    void tuneHandsEveryOptionOnAndPrintsTheCheckpointLast() {
        CommandLineRun run =
                run("tune --backbone clip-seeded --prompt dapo --dataset mvtec:data --taxonomy mvtec --out runs"
                        + " --split train --epochs 3 --batch 4 --lr 1e-4 --seed 7 --image-size 32 --device cpu --profile"
                        + " published --resume --names-as-they-are");

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(
                TuningRequest.builder(new DatasetReference("mvtec", Path.of("data")), Path.of("runs"))
                        .split("train")
                        .epochs(3)
                        .batch(4)
                        .learningRate(1e-4)
                        .seed(7)
                        .imageSize(32)
                        .device("cpu")
                        .profile("published")
                        .resume(true)
                        .namesAsTheyAre(true)
                        .build(),
                parts.pipeline.requests.get(0));
        assertEquals(List.of("clip-seeded+dapo+mvtec"), parts.assembled);
        assertEquals("runs/epoch-1.dapo", run.out().lines().reduce((a, b) -> b).orElseThrow());
        assertEquals("epoch 1 of 1: 8 of 8", run.err().strip());
    }

    @Test
    void whatIsNotSaidIsLeftToTheStrategyAndTheSeedIs42() {
        run("tune --backbone clip-seeded --prompt dapo --dataset mvtec:data --taxonomy mvtec --out runs");

        TuningRequest request = (TuningRequest) parts.pipeline.requests.get(0);
        assertEquals(OptionalInt.empty(), request.epochs());
        assertEquals(OptionalDouble.empty(), request.learningRate());
        assertEquals(Optional.empty(), request.profile());
        assertEquals(42, request.seed());
    }

    @Test
    void evaluateTakesItsPartsFromTheCheckpointAndPrintsATable() {
        CommandLineRun run = run("evaluate --checkpoint " + checkpoint
                + " --dataset mvtec:data --taxonomy mvtec --out runs --products bottle,cable --metrics pixel_auroc"
                + " --reports json");

        assertEquals(Status.DONE, run.status(), run.err());
        EvaluationRequest request = (EvaluationRequest) parts.pipeline.requests.get(0);
        assertEquals(Optional.of(checkpoint), request.checkpoint());
        assertEquals(Set.of("bottle", "cable"), request.products());
        assertEquals(Set.of("pixel_auroc"), request.metrics());
        assertEquals(Set.of("json"), request.reports());
        assertEquals(List.of("clip-seeded+dapo+mvtec"), parts.assembled);
        assertEquals("""
            product  image_auroc  pixel_auroc
            bottle             -       0.2500
            mean               -       0.2500
            mean pixel_auroc is within 1.0e-07 of the exact figure
            7 images in 1.0 s, reports in runs
            """, run.out());
        assertTrue(run.err().contains("left out: 1 image\n"), run.err());
        assertTrue(run.err().contains("undefined: 1\n  image_auroc of bottle: no normal image"), run.err());
    }

    @Test
    void anEvaluationOfNoImageFailsWithTheReasons() {
        parts.pipeline.images = 0;

        CommandLineRun run =
                run("evaluate --checkpoint " + checkpoint + " --dataset mvtec:data --taxonomy mvtec --out runs");

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.err().contains("left out: 1 image\n"), run.err());
        assertTrue(
                run.err().endsWith("dapo: no image of mvtec:data could be evaluated; see the reasons above\n"),
                run.err());
    }

    @Test
    void blanksBetweenNamesMeanNothing() {
        CommandLineRun run = CommandLineRun.of(
                parts,
                "evaluate",
                "--checkpoint",
                checkpoint.toString(),
                "--dataset=mvtec:data",
                "--taxonomy=mvtec",
                "--out=runs",
                "--products=bottle , cable,  metal nut");

        assertEquals(Status.DONE, run.status(), run.err());
        EvaluationRequest request = (EvaluationRequest) parts.pipeline.requests.get(0);
        assertEquals(Set.of("bottle", "cable", "metal nut"), request.products());
    }

    @Test
    void imagesGoInByTilesInAnEvaluationACalibrationAndAPackToo() {
        Framing tiles = new Framing(Framing.Way.TILES, 480, 0.5, Optional.empty(), 2, true);
        String rest = " --checkpoint " + checkpoint
                + " --taxonomy mvtec --framing tiles --tile-size 480 --tile-overlap 0.5 --shifts 2 --turns";
        assertEquals(
                Status.DONE,
                run("evaluate --dataset mvtec:data --out runs" + rest).status());
        assertEquals(Status.DONE, run("calibrate --dataset mvtec:data" + rest).status());
        assertEquals(
                Status.DONE,
                run("pack --out " + checkpoint.resolveSibling("x.pack") + rest).status());
        assertEquals(tiles, ((EvaluationRequest) parts.pipeline.requests.get(0)).framing());
        assertEquals(tiles, ((CalibrationRequest) parts.pipeline.requests.get(1)).framing());
        assertEquals(Optional.of(tiles), ((InspectorRequest) parts.pipeline.requests.get(2)).framing());
    }

    @Test
    void aCheckpointGoesWithoutTheNamesOfItsParts() {
        String rest = " --dataset mvtec:data --taxonomy mvtec --out runs";
        for (String wrong : List.of(
                "evaluate --checkpoint c --backbone b" + rest,
                "evaluate --checkpoint c --seed 7" + rest,
                "inspect --checkpoint c --profile p --taxonomy mvtec --out runs image.png",
                "evaluate --backbone b" + rest,
                "evaluate" + rest)) {
            CommandLineRun run = run(wrong);
            assertEquals(Status.WRONG_USAGE, run.status(), wrong);
            assertTrue(run.error().contains("--checkpoint"), run.err());
        }
    }

    @Test
    void aCheckpointThatIsNotThereOrIsBadFailsTheRun() {
        CommandLineRun missing = run("evaluate --checkpoint gone --dataset mvtec:data --taxonomy mvtec --out runs");
        assertEquals(Status.FAILED, missing.status());
        assertEquals("dapo: --checkpoint gone is not there", missing.error());

        parts.checkpoints.broken = true;
        CommandLineRun bad =
                run("evaluate --checkpoint " + checkpoint + " --dataset mvtec:data --taxonomy mvtec --out runs");
        assertEquals(Status.FAILED, bad.status());
        assertEquals("dapo: " + checkpoint + " is not a checkpoint", bad.error());
    }

    @Test
    void aTaxonomyMayBeAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.json"), "{}");
        String tune = "tune --backbone clip-seeded --prompt dapo --dataset mvtec:data --out runs --taxonomy ";
        run(tune + file);
        assertEquals(List.of("clip-seeded+dapo+" + file), parts.assembled);
        assertEquals(Optional.of(file), parts.taxonomyFile);

        CommandLineRun gone = run(tune + folder.resolve("gone.json"));
        assertEquals(Status.FAILED, gone.status());
        assertTrue(gone.error().contains("gone.json is not there; expected a taxonomy file"), gone.err());
    }

    @Test
    void jsonGoesBesideTheTextOrInPlaceOfIt() throws IOException {
        Path file = folder.resolve("result.json");
        String tune =
                "tune --backbone clip-seeded --prompt dapo --dataset mvtec:data --taxonomy mvtec --out runs --json ";

        CommandLineRun beside = run(tune + file);
        assertTrue(beside.out().endsWith("runs/epoch-1.dapo\n"), beside.out());
        assertEquals("{\"checkpoint\":\"runs/epoch-1.dapo\"}\n", Files.readString(file));

        assertEquals("{\"checkpoint\":\"runs/epoch-1.dapo\"}\n", run(tune + "-").out());
    }

    @Test
    void aJsonFileThatCannotBeWrittenIsRefusedBeforeTheRun() {
        CommandLineRun run = run("tune --backbone clip-seeded --prompt dapo --dataset mvtec:data --taxonomy mvtec"
                + " --out runs --json " + folder.resolve("gone/result.json"));

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("gone/result.json"), run.err());
        assertEquals(List.of(), parts.assembled);
    }

    @Test
    void anEmptyPathIsNotTheCurrentFolder() {
        String[] empty = {"inspect", "--checkpoint", checkpoint.toString(), "--taxonomy", "mvtec", "--out", "", "x.png"
        };
        CommandLineRun run = CommandLineRun.of(parts, empty);
        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("the path is empty; use . for the current folder"), run.error());
    }

    @Test
    void aCheckpointIsCalibratedOnGoodImagesUnlessBestF1IsAskedFor() {
        String call = "calibrate --checkpoint " + checkpoint + " --dataset mvtec:data --taxonomy mvtec";
        CommandLineRun run = run(call + " --quantile 0.9 --products bottle,cable");
        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(
                run.out().startsWith("image threshold 0.250000, pixel threshold 1.500000: 90 % of 3 good images\n"),
                run.out());
        CalibrationRequest request = (CalibrationRequest) parts.pipeline.requests.get(0);
        assertEquals(0.9, request.quantile());
        assertEquals(Set.of("bottle", "cable"), request.products());
        assertEquals(CalibrationRequest.Method.GOOD_IMAGES, request.method());
        assertEquals(Status.DONE, run(call + " --best-f1").status());
        assertEquals(CalibrationRequest.Method.BEST_F1, ((CalibrationRequest) parts.pipeline.requests.get(1)).method());
        assertEquals(Status.WRONG_USAGE, run(call + " --quantile 99").status());
        assertEquals(Status.WRONG_USAGE, run(call + " --best-f1 --quantile 0.9").status());
        assertEquals(Status.WRONG_USAGE, run(call + " --tile-size 960").status(), "it takes --framing tiles");
    }

    private CommandLineRun run(String line) {
        return CommandLineRun.of(parts, line.split(" "));
    }
}
