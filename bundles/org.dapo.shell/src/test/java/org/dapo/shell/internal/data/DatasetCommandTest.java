package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.Images;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandTest {
    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    @BeforeEach
    void addDots() {
        DatasetAdapter adapter = root -> {
            if (!root.toString().isEmpty()) {
                throw new DatasetException("there is no setting '%s'; there are: none".formatted(root));
            }
            return new ListedDataset(
                    Map.of(
                            "test",
                            List.of(
                                    sample("nut", "a", List.of()),
                                    sample("nut", "b", List.of(defect("scratch", 0))),
                                    sample("nut", "c", List.of(defect("scratch", 1))),
                                    sample("nut", "d", List.of(defect("scratch", 0), defect("dent", 2))),
                                    sample("nut", "e", List.of(defect("scratch", 0), defect("scratch", 1))),
                                    sample("nut", "f", List.of(defect("over/size", 0))),
                                    sample("m8 bolt", "a", List.of())),
                            "train",
                            List.of(
                                    sample("nut", "t", List.of()),
                                    sample("nut", "u", List.of(defect("dent", 0))),
                                    sample("ring", "t", List.of()))),
                    List.of());
        };
        parts.add(PartKind.DATASET, "dots", adapter);
    }

    @Test
    void aSplitIsWrittenInTheLayoutOfMvtec() throws Exception {
        CommandLineRun run = run("dots", "--out", folder.resolve("new").toString());

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(folder.resolve("new") + ": 7 images, 5 masks\n", run.out());
        assertEquals(
                List.of(
                        "m8 bolt/test/good/000.png",
                        "nut/ground_truth/combined/000_mask.png",
                        "nut/ground_truth/over_size/000_mask.png",
                        "nut/ground_truth/scratch/000_mask.png",
                        "nut/ground_truth/scratch/001_mask.png",
                        "nut/ground_truth/scratch/002_mask.png",
                        "nut/test/combined/000.png",
                        "nut/test/good/000.png",
                        "nut/test/over_size/000.png",
                        "nut/test/scratch/000.png",
                        "nut/test/scratch/001.png",
                        "nut/test/scratch/002.png"),
                files());
        assertArrayEquals(new byte[] {3, 'c', 0, 3, 'c', 1, 3, 'c', 2}, read("nut/test/scratch/001.png"));
        assertEquals(BitSet.valueOf(new long[] {0b101}), readMask("nut/ground_truth/combined/000_mask.png"));
        assertEquals(BitSet.valueOf(new long[] {0b011}), readMask("nut/ground_truth/scratch/002_mask.png"));
    }

    @Test
    void goodImagesOfTheSameProductsCanBeWrittenForOtherProgramsToTrainOn() throws Exception {
        CommandLineRun run =
                run("dots", "--train", "train", "--out", folder.resolve("new").toString());

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(
                List.of("nut/train/good/000.png"),
                files().stream().filter(file -> file.contains("train")).toList());
    }

    @Test
    void whatCannotBeLoadedIsLeftOutAndSaid() throws Exception {
        Defect gone = new Defect("dent", Optional.of(new MaskSource.File(folder.resolve("gone.png"))));
        ImageSource broken = new ImageSource.Pixels("broken", () -> {
            throw new ImageException("broken is cut off");
        });
        DatasetAdapter adapter = root -> new ListedDataset(
                Map.of(
                        "test",
                        List.of(
                                sample("nut", "a", List.of(gone)),
                                sample("nut", "b", List.of(new Defect("dent", Optional.empty()))),
                                new Sample("nut/c", "nut", broken, false, List.of()))),
                List.of());
        parts.add(PartKind.DATASET, "odd", adapter);

        CommandLineRun run =
                run("odd", "--json", "-", "--out", folder.resolve("new").toString());

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(List.of("nut/test/dent/000.png", "nut/test/dent/001.png"), files());
        assertTrue(run.out().contains("nut/c: broken is cut off"), run.out());
        assertTrue(run.out().contains("nut/a: "), run.out());
        assertTrue(run.err().contains("left out: nut/b: it has no mask for dent"), run.err());

        Path again = folder.resolve("again");
        assertEquals(
                again + ": 2 images, 0 masks; left out: 1 image, and the masks of 2 images\n",
                run("odd", "--out", again.toString()).out());
    }

    @Test
    void ifNoImageCanBeWrittenTheRunHasFailed() {
        ImageSource broken = new ImageSource.Pixels("broken", () -> {
            throw new ImageException("broken is cut off");
        });
        DatasetAdapter adapter = root -> new ListedDataset(
                Map.of("test", List.of(new Sample("nut/c", "nut", broken, false, List.of()))), List.of());
        parts.add(PartKind.DATASET, "broken", adapter);

        CommandLineRun run = run("broken:here", "--out", folder.resolve("new").toString());

        assertEquals(Status.FAILED, run.status());
        assertTrue(
                run.err().endsWith("dapo: no image of the split 'test' of broken:here could be written\n"), run.err());
        assertTrue(run.out().contains("left out: 1 image"), run.out());
    }

    @Test
    void aNameThatCannotBeAFolderIsToldOnce() {
        CommandLineRun run = run("dots", "--out", folder.resolve("new").toString());

        String said = "dapo: 'over/size' cannot name a folder; it is written as 'over_size'";
        assertEquals(1, run.err().lines().filter(said::equals).count(), run.err());
    }

    @Test
    void ofADataSetThatCouldNotBeWrittenWholeNothingIsLeft() throws Exception {
        ImageSource interrupted = new ImageSource.Pixels("interrupted", () -> {
            throw new CancellationException();
        });
        DatasetAdapter adapter = root -> new ListedDataset(
                Map.of(
                        "test",
                        List.of(
                                sample("nut", "a", List.of()),
                                new Sample("nut/b", "nut", interrupted, false, List.of()))),
                List.of());
        parts.add(PartKind.DATASET, "stopped", adapter);
        Path out = Files.createDirectory(folder.resolve("new"));

        CommandLineRun run = run("stopped", "--out", out.toString());

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.err().endsWith("dapo: cancelled\n"), run.err());
        assertEquals(List.of(), files());
        assertTrue(Files.exists(out), "the user's folder was deleted");

        Path made = folder.resolve("made");
        assertEquals(Status.FAILED, run("stopped", "--out", made.toString()).status());
        assertTrue(Files.notExists(made), "the folder that the run made was left");
    }

    @Test
    void aFolderThatIsNotEmptyIsLeftAlone() throws Exception {
        Path kept = Files.writeString(folder.resolve("kept.txt"), "mine");

        CommandLineRun run = run("dots", "--out", folder.toString());

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("--out " + folder + " is not empty"), run.err());
        assertEquals(Status.FAILED, run("dots", "--out", kept.toString()).status());
        assertEquals("mine", Files.readString(kept));
    }

    @Test
    void nothingIsMadeForADataSetOrSplitThatIsNotThere() {
        Path out = folder.resolve("new");
        CommandLineRun layout = run("dot", "--out", out.toString());
        CommandLineRun setting = run("dots:colour=1", "--out", out.toString());
        CommandLineRun split = run("dots", "--split", "tset", "--out", out.toString());

        assertEquals(Status.WRONG_USAGE, layout.status());
        assertTrue(layout.error().contains("unknown dataset layout 'dot'; there are: dots, mvtec"), layout.err());
        assertEquals(Status.FAILED, setting.status());
        assertEquals("dapo: there is no setting 'colour=1'; there are: none", setting.error());
        assertEquals(Status.WRONG_USAGE, split.status());
        assertEquals("dapo: unknown split 'tset'; there are: test, train", split.error());
        assertTrue(Files.notExists(out));
    }

    @Test
    void aSplitWithoutImagesIsRefusedAndNothingIsMade() {
        DatasetAdapter none = root -> new Dataset() {
            @Override
            public List<String> splits() {
                return List.of("test");
            }

            @Override
            public Stream<Sample> samples(String split) {
                return Stream.empty();
            }

            @Override
            public List<DatasetNote> notes() {
                return List.of();
            }
        };
        parts.add(PartKind.DATASET, "none", none);
        Path out = folder.resolve("new");

        CommandLineRun run = run("none:here", "--out", out.toString());

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: the split 'test' of none:here has no image", run.error());
        assertTrue(Files.notExists(out));
    }

    @Test
    void theCommandExplainsItself() {
        CommandLineRun help = CommandLineRun.of(parts, "dataset", "write", "--help");
        CommandLineRun bare = CommandLineRun.of(parts, "dataset");

        assertTrue(help.out().startsWith("Usage: dapo dataset write"), help.out());
        assertEquals(Status.WRONG_USAGE, bare.status());
        assertEquals("dapo: missing subcommand of 'dataset': choose check or write", bare.error());
    }

    private static Sample sample(String product, String id, List<Defect> defects) {
        byte[] pixels = {3, (byte) id.charAt(0), 0, 3, (byte) id.charAt(0), 1, 3, (byte) id.charAt(0), 2};
        ImageSource image = new ImageSource.Pixels(id, () -> new RgbImage(3, 1, pixels));
        return new Sample(product + "/" + id, product, image, !defects.isEmpty(), defects);
    }

    private static Defect defect(String type, int pixel) {
        BitSet bits = new BitSet();
        bits.set(pixel);
        return new Defect(type, Optional.of(new MaskSource.Pixels(type, () -> new Mask(3, 1, bits))));
    }

    private byte[] read(String file) throws ImageException {
        return Images.read(folder.resolve("new").resolve(file)).pixels();
    }

    private BitSet readMask(String file) throws ImageException {
        return Images.load(new MaskSource.File(folder.resolve("new").resolve(file)))
                .bits();
    }

    private List<String> files() {
        Path root = folder.resolve("new");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(
                parts,
                Stream.concat(Stream.of("dataset", "write"), Arrays.stream(args))
                        .toArray(String[]::new));
    }
}
