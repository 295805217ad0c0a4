package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetChecker;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCheckCommandTest {
    private static final ImageSource IMAGE = new ImageSource.Pixels("image", () -> new RgbImage(2, 1, new byte[6]));

    private final FakeParts parts = new FakeParts();

    @BeforeEach
    void addParts() {
        layout("good", List.of(normal("nut/0"), bad("nut/1", "cut", mask(2, 0)), bad("nut/2", "Cuts", mask(2, 1))));
        parts.add(PartKind.TAXONOMY, "metal", new Metal());
    }

    @Test
    void saysWhatItUnderstoodByProductSplitAndType() {
        CommandLineRun run = check("good:here", "--taxonomy", "metal", "--json", "-");

        assertEquals(Status.DONE, run.status(), run.err());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals("good:here", json.get("dataset").getAsString());
        JsonObject test = json.getAsJsonObject("splits").getAsJsonObject("test");
        assertEquals(3, test.get("images").getAsInt());
        assertEquals(2, test.get("anomalous").getAsInt());
        assertEquals(JsonParser.parseString("{\"cut\": 2}"), test.get("types"));
        assertEquals(JsonParser.parseString("{\"Cuts\": 1, \"cut\": 1}"), json.get("names"));
        assertEquals(JsonParser.parseString("{\"2 x 1\": 3}"), json.get("sizes"));
        assertEquals(
                test, json.getAsJsonObject("products").getAsJsonObject("nut").get("test"));
        assertEquals(0, json.getAsJsonArray("problems").size());
    }

    @Test
    void aPersonReadsTheSameAsATable() {
        CommandLineRun run = check("good:here", "--taxonomy", "metal");

        assertEquals(
                List.of(
                        "good:here",
                        "PRODUCT  SPLIT  IMAGES  ANOMALOUS  WITH MASKS",
                        "nut      test        3          2           2",
                        "all      test        3          2           2",
                        "types in test: cut (2)",
                        "sizes: 2 x 1 (3)",
                        "no problems"),
                run.out().lines().toList());
    }

    @Test
    void ofManySizesThePersonReadsTheSmallestAndTheLargest() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            RgbImage pixels = new RgbImage(i, 2, new byte[6 * i]);
            ImageSource image = new ImageSource.Pixels("image", () -> pixels);
            samples.add(new Sample("nut/" + i, "nut", image, false, List.of()));
        }
        layout("many", samples);

        CommandLineRun run = check("many:here");

        assertTrue(run.out().contains("sizes: 9, from 1 x 2 to 9 x 2"), run.out());
    }

    @Test
    void whatCannotBeReadOrDoesNotFitIsNamedAndStopsNoRun() {
        ImageSource broken = new ImageSource.Pixels("broken", () -> {
            throw new ImageException("broken is cut off");
        });
        MaskSource unreadable = new MaskSource.Pixels("torn", () -> {
            throw new ImageException("torn is no mask");
        });
        layout(
                "odd",
                List.of(
                        new Sample("nut/a", "nut", broken, false, List.of()),
                        bad("nut/b", "cut", mask(3, 0)),
                        bad(
                                "nut/c",
                                "cut",
                                Optional.of(new MaskSource.Pixels("bare", () -> new Mask(2, 1, new BitSet())))),
                        bad("nut/d", "cut", Optional.of(unreadable))));

        CommandLineRun run = check("odd:here", "--json", "-");

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(Set.of("image-unreadable", "mask-size", "mask-empty", "mask-unreadable"), kinds(run));
        assertTrue(run.out().contains("the mask is 3 x 1, its image nut/b 2 x 1"), run.out());
        assertEquals(Set.of(), kinds(check("odd:here", "--names-only", "--json", "-")), "nothing is read");
    }

    @Test
    void aFileThatTheLayoutMissesIsOneProblem(@TempDir Path folder) {
        ImageSource gone = new ImageSource.File(folder.resolve("nut/0.png"));
        DatasetAdapter adapter = root -> new ListedDataset(
                Map.of("test", List.of(new Sample("nut/0", "nut", gone, false, List.of()))),
                List.of(new DatasetNote(Kind.FILE_MISSING, "nut/0.png", "the list names an image that is not there")));
        parts.add(PartKind.DATASET, "listed", adapter);

        assertEquals(Set.of("file-missing"), kinds(check("listed:" + folder, "--json", "-")));
    }

    @Test
    void oneSplitCanBeChecked() {
        DatasetAdapter adapter = root -> new ListedDataset(
                Map.of("train", List.of(normal("nut/0")), "test", List.of(normal("nut/1"), normal("nut/2"))),
                List.of());
        parts.add(PartKind.DATASET, "split", adapter);

        String json = check("split:here", "--split", "test", "--json", "-").out();
        assertEquals(
                2, JsonParser.parseString(json).getAsJsonObject().get("images").getAsInt());
        CommandLineRun wrong = check("split:here", "--split", "tset");
        assertEquals(Status.WRONG_USAGE, wrong.status());
        assertEquals("dapo: unknown split 'tset'; there are: test, train", wrong.error());
    }

    @Test
    void aMaskThatIsProbablyInvertedOrWasCompressedIsNamed(@TempDir Path folder) throws IOException {
        BitSet most = new BitSet();
        most.set(0, 3);
        // What a program has compressed is often given another name later.
        Path jpeg = folder.resolve("m.png");
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 255);
        ImageIO.write(grey, "jpeg", jpeg.toFile());
        layout(
                "odd",
                List.of(
                        bad("nut/half", "cut", mask(2, 0)),
                        bad("nut/most", "cut", Optional.of(new MaskSource.Pixels("most", () -> new Mask(2, 2, most)))),
                        bad("nut/jpeg", "cut", Optional.of(new MaskSource.File(jpeg)))));

        CommandLineRun run = check("odd:here", "--json", "-");

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals(Set.of("mask-size", "mask-large", "mask-lossy"), kinds(run));
        assertTrue(run.out().contains("the mask marks 75 % of its image nut/most as defective"), run.out());
        assertFalse(run.out().contains("image nut/half as"), "half of an image may be defective");
    }

    @Test
    void anUnknownNameStopsARunAndTheNearestIsSuggested() {
        layout("typo", List.of(bad("nutt/1", "scrach", mask(2, 0)), bad("washer/1", "cut", mask(2, 0))));

        CommandLineRun run = check("typo:here", "--taxonomy", "metal");

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.out().contains("does not know 'scrach' (1 images); did you mean scratch?"), run.out());
        assertTrue(run.out().contains("does not know the product 'nutt'; did you mean nut?"), run.out());
        assertTrue(run.out().contains("washer has defects of type 'cut'"), run.out());
        assertEquals(Status.DONE, check("typo:here").status(), "without a taxonomy no name is unknown");
    }

    @Test
    void filesWhoseEndingIsWrittenOtherwiseAreNamedOnlyWhereMostAreNot() {
        layout("upper", List.of(file("nut/0.JPG"), file("nut/1.JPG")));
        layout("mixed", List.of(file("nut/0.JPG"), file("nut/1.JPG"), file("nut/2.jpg"), file("nut/3.png")));

        assertFalse(kinds(check("upper:here", "--names-only", "--json", "-")).contains("suffix-case"));
        CommandLineRun mixed = check("mixed:here", "--names-only");
        assertTrue(mixed.out().contains("nut/2.jpg: ends in .jpg, but most files end in .JPG"), mixed.out());
    }

    @Test
    void whatALayoutRefusesOrNotesIsTold() {
        parts.add(PartKind.DATASET, "strict", new Strict());

        CommandLineRun run = check("strict:here,subset=single", "--json", "-");

        assertEquals(Status.FAILED, run.status());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals(JsonParser.parseString("{\"subset\": \"single\"}"), json.get("choices"));
        JsonObject first = json.getAsJsonArray("problems").get(0).getAsJsonObject();
        assertEquals("leads-outside", first.get("kind").getAsString());
        assertEquals("nut/9.png", first.get("subject").getAsString());
        assertTrue(first.get("stops").getAsBoolean());
        assertEquals(Set.of("leads-outside", "mask-without-image"), kinds(run));
    }

    @Test
    void aFolderOfWhichNothingIsUnderstoodFailsInOneLine() {
        DatasetAdapter adapter = root -> {
            throw new DatasetException(root + " has no image");
        };
        parts.add(PartKind.DATASET, "none", adapter);

        CommandLineRun run = check("none:here");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: here has no image", run.error());
        assertEquals(Status.WRONG_USAGE, check("nine:here").status());
        assertEquals(
                Status.WRONG_USAGE, check("good:here", "--taxonomy", "wood").status());
    }

    private CommandLineRun check(String... args) {
        String[] line = new String[args.length + 2];
        line[0] = "dataset";
        line[1] = "check";
        System.arraycopy(args, 0, line, 2, args.length);
        return CommandLineRun.of(parts, line);
    }

    private void layout(String name, List<Sample> samples) {
        DatasetAdapter adapter = root -> new ListedDataset(Map.of("test", samples), List.of());
        parts.add(PartKind.DATASET, name, adapter);
    }

    private static Set<String> kinds(CommandLineRun run) {
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        return Set.copyOf(StreamSupport.stream(json.getAsJsonArray("problems").spliterator(), false)
                .map(problem -> problem.getAsJsonObject().get("kind").getAsString())
                .toList());
    }

    private static Sample normal(String id) {
        return new Sample(id, "nut", IMAGE, false, List.of());
    }

    private static Sample bad(String id, String type, Optional<MaskSource> mask) {
        return new Sample(id, id.substring(0, id.indexOf('/')), IMAGE, true, List.of(new Defect(type, mask)));
    }

    private static Sample file(String name) {
        return new Sample(name, "nut", new ImageSource.File(Path.of("here", name)), false, List.of());
    }

    private static Optional<MaskSource> mask(int width, int pixel) {
        BitSet bits = new BitSet();
        bits.set(pixel);
        return Optional.of(new MaskSource.Pixels("mask", () -> new Mask(width, 1, bits)));
    }

    /** A fake layout. Opening refuses a link, and checking notes a mask without an image. */
    private static final class Strict implements DatasetAdapter, DatasetChecker {
        @Override
        public CheckedDataset open(Path root) throws DatasetException {
            throw new DatasetException("nut/9.png leads out");
        }

        @Override
        public CheckedDataset check(Path root) {
            return new Told(new ListedDataset(
                    Map.of("test", List.of(normal("nut/0"))),
                    List.of(new DatasetNote(Kind.MASK_WITHOUT_IMAGE, "nut/7.png", "there is no image for this mask"))));
        }
    }

    private record Told(ListedDataset listed) implements CheckedDataset, DescribedDataset {
        @Override
        public List<DatasetNote> problems() {
            return List.of(new DatasetNote(Kind.LEADS_OUTSIDE, "nut/9.png", "nut/9.png leads out"));
        }

        @Override
        public Map<String, String> choices() {
            return Map.of("subset", "single");
        }

        @Override
        public List<String> splits() {
            return listed.splits();
        }

        @Override
        public Stream<Sample> samples(String split) throws DatasetException {
            return listed.samples(split);
        }

        @Override
        public List<DatasetNote> notes() {
            return listed.notes();
        }
    }

    private static final class Metal implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("cut", "cut", List.of("cuts"), Optional.empty()),
                    new DefectType("scratch", "scratch", List.of(), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of(
                    "nut", new Product("nut", List.of("cut", "scratch")),
                    "washer", new Product("washer", List.of("scratch")));
        }
    }
}
