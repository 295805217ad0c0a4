package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.taxonomy.json.TaxonomyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxonomyCommandTest {
    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    @BeforeEach
    void addParts() {
        parts.add(PartKind.TAXONOMY, "mvtec", new Known());
        layout(
                "mine",
                sample("M8Bolt", "hair_crack"),
                sample("M8Bolt", "Hair crack"),
                sample("M8Bolt", "AK"),
                sample("sealing-ring", "hair_crack", "good"),
                sample("sealing-ring", "pit"),
                sample("sealing-ring", "cuts"),
                sample("sealing-ring", ""));
    }

    @Test
    void theToolReadsWhatItHasWritten() {
        Path file = folder.resolve("Line 2.json");
        CommandLineRun run = init("mine:here", "--out", file.toString());

        assertEquals(Status.DONE, run.status(), run.err());
        DefectTaxonomy taxonomy = TaxonomyFile.read(file);
        assertEquals(
                List.of("pit", "hair crack", "cuts", "good"),
                taxonomy.types().stream().map(DefectType::phrase).toList(),
                "a word that an installed taxonomy has for a name, or else the name");
        for (String name : List.of("hair_crack", "Hair crack", "AK", "pit", "cuts", "good")) {
            assertTrue(taxonomy.resolve(name).isPresent(), name);
        }
        assertEquals("pit", taxonomy.resolve("AK").orElseThrow().id());
        assertEquals(Set.of("normal", "ok"), taxonomy.normalNames(), "here good is a defect");
        assertEquals(new Product("m8 bolt", List.of("pit", "hair crack")), taxonomy.product("M8Bolt"));
        assertEquals(
                new Product("rubber ring", List.of("pit", "hair crack", "cuts", "good")),
                taxonomy.product("sealing-ring"));
    }

    @Test
    void saysWhatItHadToGuess() {
        CommandLineRun run =
                init("mine:here", "--out", folder.resolve("Line 2.json").toString());

        assertTrue(run.out().contains("taxonomy line-2, 4 types of defects, 2 products"), run.out());
        assertTrue(
                run.out().contains("words guessed for: Hair crack, M8Bolt, cuts, good, pit; please check them"),
                run.out());
        CommandLineRun json = init(
                "mine:here", "--json", "-", "--out", folder.resolve("b.json").toString());
        assertTrue(json.out().contains("\"types\": 4"), json.out());
    }

    @Test
    void aDataSetWithoutNamesGetsOneTypeForAll() {
        layout("plain", sample("ring", ""), sample("ring"));
        Path file = folder.resolve("plain.json");

        assertEquals(Status.DONE, init("plain:here", "--out", file.toString()).status());
        DefectTaxonomy taxonomy = TaxonomyFile.read(file);
        assertEquals(
                List.of("defect"), taxonomy.types().stream().map(DefectType::id).toList());
        assertEquals(List.of("defect"), taxonomy.product("ring").types());
    }

    @Test
    void codesThatDifferInANumberAreTypesOfTheirOwn() {
        layout("codes", sample("ring", "D1", "D2", "d-2"), sample("bolt", "scratch3", "normal"));
        Path file = folder.resolve("codes.json");

        assertEquals(Status.DONE, init("codes:here", "--out", file.toString()).status());
        DefectTaxonomy taxonomy = TaxonomyFile.read(file);
        assertEquals(
                List.of("normal defect", "scratch", "d1", "d2", "d 2"),
                taxonomy.types().stream().map(DefectType::phrase).toList(),
                "only a number that tells nothing apart is left out");
        assertEquals("normal defect", taxonomy.resolve("normal").orElseThrow().id());
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws Exception {
        Path mine = Files.writeString(folder.resolve("mine.json"), "edited");

        CommandLineRun run = init("mine:here", "--out", mine.toString());

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("already exists"), run.err());
        assertEquals("edited", Files.readString(mine));
    }

    @Test
    void aWrongNameOrFileIsWrongUsage() {
        assertEquals(Status.WRONG_USAGE, init("mine:here", "--out", "a.txt").status());
        assertEquals(
                Status.WRONG_USAGE,
                init("mine:here", "--name", "Line 2", "--out", "a.json").status());
        assertEquals(Status.WRONG_USAGE, init("mine", "--out", "\u00e9.json").status());
        assertEquals(Status.WRONG_USAGE, init("other:here", "--out", "a.json").status());
        assertEquals(
                "dapo: missing subcommand of 'taxonomy': choose init",
                CommandLineRun.of(parts, "taxonomy").error());
    }

    private void layout(String name, Sample... samples) {
        DatasetAdapter adapter = root -> new ListedDataset(Map.of("test", List.of(samples)), List.of());
        parts.add(PartKind.DATASET, name, adapter);
    }

    private static Sample sample(String product, String... types) {
        List<Defect> defects = Arrays.stream(types)
                .map(type -> new Defect(type, Optional.empty()))
                .toList();
        ImageSource image = new ImageSource.Pixels("image", () -> new RgbImage(1, 1, new byte[3]));
        return new Sample(product + "/" + String.join("-", types) + "x", product, image, true, defects);
    }

    @Test
    void aCancelledDraftIsNotWritten() {
        Path file = folder.resolve("a.json");
        Thread.currentThread().interrupt();

        CommandLineRun run = init("mine:here", "--out", file.toString());

        assertTrue(Thread.interrupted());
        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: cancelled", run.error());
        assertTrue(Files.notExists(file));
    }

    private CommandLineRun init(String... args) {
        return CommandLineRun.of(
                parts,
                Stream.concat(Stream.of("taxonomy", "init"), Arrays.stream(args))
                        .toArray(String[]::new));
    }

    private static final class Known implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(new DefectType("p", "pit", List.of("AK"), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of();
        }

        @Override
        public Map<String, Product> products() {
            return Map.of("sealing-ring", new Product("rubber ring", List.of("p")));
        }
    }
}
