package org.dapo.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests inspect, and pack, whose file it takes. */
class InspectCommandTest {
    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    private Path checkpoint;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        checkpoint = Files.writeString(folder.resolve("epoch-5.dapo"), "weights");
    }

    @Test
    void inspectWritesAPictureAndJsonPerImageAndPrintsALineEach() throws IOException {
        Path first = image("a/x.png");
        Path second = image("b/x.png");

        CommandLineRun run =
                run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --product bottle --threshold 0.4"
                        + " --pixel-threshold 0.9 --out " + folder.resolve("found") + " " + first + " " + second);

        assertEquals(Status.DONE, run.status(), run.err());
        String verdict = "  0.750000  anomalous  scratch  (threshold 0.500000: default)\n";
        String renamed = verdict.replace("\n", "  -> x-2.json\n");
        assertEquals(first + verdict + second + renamed, run.out());
        assertEquals(List.of(".lock", "x-2.json", "x-2.map.png", "x.json", "x.map.png"), files("found"));
        assertArrayEquals(
                new byte[] {(byte) 0x89, 'P', 'N', 'G'},
                Arrays.copyOf(Files.readAllBytes(folder.resolve("found/x.map.png")), 4));
        InspectorRequest request = (InspectorRequest) parts.pipeline.requests.get(0);
        assertEquals(OptionalDouble.of(0.4), request.imageThreshold());
        assertEquals(OptionalDouble.of(0.9), request.pixelThreshold());
        assertEquals(List.of(Optional.of("bottle"), Optional.of("bottle")), parts.pipeline.products);
        assertEquals("", run.err());
    }

    @Test
    void inspectLeavesNoFolderIfItInspectedNothing() throws IOException {
        CommandLineRun run = run("inspect --backbone absent --prompt fixed --taxonomy mvtec --out "
                + folder.resolve("found") + " " + image("x.png"));

        assertEquals(Status.WRONG_USAGE, run.status(), run.err());
        assertTrue(Files.notExists(folder.resolve("found")));
    }

    @Test
    void inspectSaysThatWhatWasCalibratedDoesNotApply() throws IOException {
        String inspect =
                "inspect --checkpoint " + checkpoint + " --taxonomy mvtec --out " + folder.resolve("found") + " ";
        Path image = image("x.png");
        assertEquals("", run(inspect + image).err());

        parts.checkpoints.calibrated = true;
        CommandLineRun run = run(inspect + image + " " + image("y.png"));
        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(1, run.err().lines().count());
        assertTrue(
                run.err()
                        .startsWith("dapo: the thresholds beside " + checkpoint + " are for another taxonomy, framing"),
                run.err());
    }

    @Test
    void inspectSaysWhereTheTaxonomyDoesNotKnowTheProductAndGoesOn() throws IOException {
        CommandLineRun run = run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --product bottel --out "
                + folder.resolve("found") + " " + image("x.png"));

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(
                "dapo: the taxonomy 'mvtec' does not know the product 'bottel', so any type can occur; known products:"
                        + " bottle, metal_nut\n",
                run.err());
        assertEquals(List.of(Optional.of("bottel")), parts.pipeline.products);
    }

    @Test
    void aCheckpointAndAPackGetTheVersionThatMadeThemIfItIsInstalled() throws IOException {
        parts.add(PartKind.PROMPT, "dapo@1.0.0", "the strategy that made them");
        Path pack = folder.resolve("line.pack");
        String rest = " --checkpoint " + checkpoint + " --taxonomy mvtec";
        run("calibrate --dataset mvtec:data" + rest);
        run("pack --out " + pack + rest);
        run("inspect --pack " + pack + " --out " + folder.resolve("found") + " " + image("x.png"));
        assertEquals(Collections.nCopies(3, "clip-seeded+dapo@1.0.0+mvtec"), parts.assembled);
    }

    @Test
    void packWritesWhatInspectTakesInPlaceOfACheckpointAndATaxonomy() throws IOException {
        Path pack = folder.resolve("line.pack");
        CommandLineRun packing =
                run("pack --checkpoint " + checkpoint + " --taxonomy mvtec --products bottle,cable --out " + pack);
        assertEquals(Status.DONE, packing.status(), packing.err());
        assertTrue(packing.out().startsWith(pack + "\nfor bottle, cable on the backbone clip-seeded"), packing.out());

        CommandLineRun run = run("inspect --pack " + pack + " --out " + folder.resolve("found") + " " + image("x.png"));
        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(Optional.of(pack), ((InspectorRequest) parts.pipeline.requests.get(1)).pack());
        assertEquals(List.of("clip-seeded+dapo+mvtec", "clip-seeded+dapo+mvtec"), parts.assembled);

        CommandLineRun both = run("inspect --pack p --checkpoint c --out runs image.png");
        assertEquals(Status.WRONG_USAGE, both.status());
        assertTrue(both.error().contains("are not allowed with --pack"), both.err());
        CommandLineRun neither = run("inspect --checkpoint c --out runs image.png");
        assertEquals(Status.WRONG_USAGE, neither.status());
        assertTrue(neither.error().contains("--taxonomy N is required without --pack"), neither.err());
    }

    @Test
    void thePackSaysHowImagesAreFramedUnlessAnyOptionDoes() throws IOException {
        String inspect = "inspect --pack line.pack --out " + folder.resolve("found") + " " + image("x.png");
        for (String options : List.of("", " --framing square", " --region 1,2,3,4", " --shifts 1")) {
            CommandLineRun run = run(inspect + options);
            assertEquals(Status.DONE, run.status(), run.err());
        }
        assertEquals(
                List.of(
                        Optional.empty(),
                        Optional.of(Framing.SQUARE),
                        Optional.of(Framing.parse("square in 1,2,3,4")),
                        Optional.of(Framing.SQUARE)),
                parts.pipeline.requests.stream()
                        .map(request -> ((InspectorRequest) request).framing())
                        .toList());
        CommandLineRun tile = run(inspect + " --tile-overlap 0.5");
        assertEquals(Status.WRONG_USAGE, tile.status());
        assertEquals("dapo: --tile-size and --tile-overlap require --framing tiles", tile.error());
    }

    @Test
    void anImageThatCannotBeReadDoesNotKeepTheOthersFromBeingInspected() throws IOException {
        CommandLineRun run = run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --json - --out "
                + folder.resolve("found") + " " + image("broken.png") + " " + image("x.png"));

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: " + folder.resolve("broken.png") + " is cut off", run.error());
        assertTrue(run.out().contains("\"problem\": \"" + folder.resolve("broken.png") + " is cut off\""), run.out());
        assertTrue(run.out().endsWith(",{\"file\":\"" + folder.resolve("x.png") + "\"}]\n"), run.out());
    }

    @Test
    void whatAnEarlierRunSaidOfAnotherImageStays() throws IOException {
        Path cut = image("cut/x.png");
        Path good = image("good/x.png");
        String inspect =
                "inspect --checkpoint " + checkpoint + " --taxonomy mvtec --out " + folder.resolve("found") + " ";
        for (Path image : List.of(cut, good, good, cut)) {
            assertEquals(Status.DONE, run(inspect + image).status());
        }
        assertEquals(List.of(".lock", "x-2.json", "x-2.map.png", "x.json", "x.map.png"), files("found"));
        assertEquals(
                "{\"file\":\"" + good + "\"}",
                Files.readString(folder.resolve("found/x-2.json")).strip());
    }

    @Test
    void anImageThatIsNotThereIsNamedBeforeAnythingIsLoaded() {
        CommandLineRun run =
                run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --out " + folder + " gone.png");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: gone.png is not there; expected an image file", run.error());
        assertEquals(List.of(), parts.assembled);
    }

    @Test
    void aFolderForResultsThatCannotBeMadeIsNamed() throws IOException {
        CommandLineRun run = run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --out "
                + checkpoint.resolve("below") + " " + image("x.png"));

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("cannot create the folder " + checkpoint.resolve("below")), run.err());
    }

    @Test
    void anInspectedImageIsNeverOverwritten() throws IOException {
        Path source = image("x.png");
        Path earlier = image("x.map.png");

        run("inspect --checkpoint " + checkpoint + " --taxonomy mvtec --out " + folder + " " + source + " " + earlier);

        assertEquals("pixels", Files.readString(earlier));
        assertTrue(Files.exists(folder.resolve("x-2.map.png")));
    }

    private Path image(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "pixels");
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private CommandLineRun run(String line) {
        return CommandLineRun.of(parts, line.split(" "));
    }
}
