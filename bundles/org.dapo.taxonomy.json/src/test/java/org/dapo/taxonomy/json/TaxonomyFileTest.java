package org.dapo.taxonomy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.taxonomy.DefectType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxonomyFileTest {
    @Test
    void aFileIsReadAsTheSuiteReadsIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("bolts.json"),
                "{\"name\": \"bolts\", \"types\": [{\"id\": \"rust\", \"phrase\": \"rust\"}]}");
        assertEquals(
                List.of("rust"),
                TaxonomyFile.read(file).types().stream().map(DefectType::id).toList());
    }

    @Test
    void aRefusalNamesFileAndPlace(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bolts.json"), "{\"name\": \"bolts\", \"tpes\": []}");
        for (Path refused : List.of(file, folder.resolve("missing.json"))) {
            String message = assertThrows(IllegalArgumentException.class, () -> TaxonomyFile.read(refused))
                    .getMessage();
            assertTrue(message.startsWith(refused + ": "), message);
            assertEquals(1, message.lines().count(), message);
        }
    }
}
