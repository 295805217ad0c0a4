package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.dataset.coco.internal.CocoDatasetAdapter;
import org.dapo.dataset.folder.internal.FolderDatasetAdapter;
import org.dapo.dataset.index.internal.IndexDatasetAdapter;
import org.dapo.dataset.mvtec.internal.BtadDatasetAdapter;
import org.dapo.dataset.mvtec.internal.LocoDatasetAdapter;
import org.dapo.dataset.mvtec.internal.MadDatasetAdapter;
import org.dapo.dataset.mvtec.internal.MvtecDatasetAdapter;
import org.dapo.dataset.realiad.internal.RealIadDatasetAdapter;
import org.dapo.dataset.visa.internal.VisaDatasetAdapter;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.taxonomy.json.TaxonomyFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants one defect of each kind in each public set's layout. One run of dataset check must find them all. */
class PlantedDefectsTest {
    private static final Map<String, DatasetAdapter> LAYOUTS = Map.of(
            "mvtec", new MvtecDatasetAdapter(),
            "mad", new MadDatasetAdapter(),
            "loco", new LocoDatasetAdapter(),
            "btad", new BtadDatasetAdapter(),
            "visa", new VisaDatasetAdapter(),
            "real-iad", new RealIadDatasetAdapter(),
            "index", new IndexDatasetAdapter(),
            "coco", new CocoDatasetAdapter(),
            "folder", new FolderDatasetAdapter());

    private final FakeParts parts = new FakeParts();

    @TempDir
    Path temporary;

    static List<PublicSets.PublicSet> sets() {
        return PublicSets.all();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyPlantedDefectIsFoundAndNothingElse(PublicSets.PublicSet set) throws IOException {
        PlantedTree tree = new PlantedTree(Files.createDirectory(temporary.resolve("data")), temporary);
        set.planting().into(tree);

        CommandLineRun run = check(set, tree);

        assertEquals(Status.FAILED, run.status(), run.err());
        Set<String> found = new TreeSet<>();
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        json.getAsJsonArray("problems").forEach(problem -> {
            JsonObject each = problem.getAsJsonObject();
            found.add(
                    each.get("kind").getAsString() + ": " + each.get("subject").getAsString());
        });
        assertEquals(lines(tree.expected()), lines(found));
        int images = json.getAsJsonObject("splits")
                .getAsJsonObject("test")
                .get("images")
                .getAsInt();
        assertTrue(images >= 4, run.out());
    }

    private CommandLineRun check(PublicSets.PublicSet set, PlantedTree tree) throws IOException {
        parts.add(PartKind.DATASET, set.layout(), LAYOUTS.get(set.layout()));
        List<String> line = new ArrayList<>(List.of("dataset", "check", set.layout() + ":" + tree.root()));
        if (set.taxonomy().isPresent()) {
            String name = set.taxonomy().get();
            parts.add(PartKind.TAXONOMY, name, TaxonomyFile.read(builtIn(name)));
            line.addAll(List.of("--taxonomy", name));
        }
        line.addAll(List.of("--json", "-"));
        return CommandLineRun.of(parts, line.toArray(String[]::new));
    }

    private Path builtIn(String taxonomy) throws IOException {
        Path file = temporary.resolve("taxonomy.json");
        try (InputStream content = TaxonomyFile.class.getResourceAsStream("/taxonomies/" + taxonomy + ".json")) {
            Files.copy(content, file);
        }
        return file;
    }

    private static String lines(Set<String> texts) {
        return String.join("\n", texts);
    }
}
