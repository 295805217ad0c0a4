package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dapo.api.model.ModelFile;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelJsonFuzzTest {
    /** The model is named like the folder of the inputs, inside. */
    private static final String VALID = """
            {
              "name": "inside", "version": "1.2.0", "family": "clip", "description": "for tests",
              "source": "made here", "licence": "Apache-2.0",
              "files": [{"name": "weights.bin", "sha256": "%s"}, {"name": "words.txt"}],
              "architecture": {"layers": [1, 2.5, -3e2], "note": null, "flag": true}
            }
            """.formatted("0123456789abcdef".repeat(4));

    private static final String SHORTEST = """
            {"name": "inside", "family": "f", "description": "", "source": "", "licence": "", "files": []}
            """;

    @TempDir
    Path folder;

    @Test
    void aSpoiltModelJsonIsReadOrRefusedAndNamesNoFileOutsideItsFolder() throws IOException {
        ReaderFuzz.of("model.json", IOException.class)
                .seed("model.json", VALID.getBytes(StandardCharsets.UTF_8))
                .seed("model.json", SHORTEST.getBytes(StandardCharsets.UTF_8))
                .companion("weights.bin", new byte[1])
                .companion("words.txt", new byte[1])
                .telling(
                        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "\\u0000", "\\ud800", "\u2028", "\n", "\\n")
                .telling(
                        "\"name\"",
                        "\"files\"",
                        "\"version\"",
                        "\"sha256\"",
                        "\"licence\"",
                        "{\"name\":\"..\"}",
                        "inside")
                .telling("/", "\\\\", "C:", "..", ".", "\\u002e\\u002e\\u002f")
                .run(folder, ModelJsonFuzzTest::readWhole)
                .assertBothHappened();
    }

    private static void readWhole(Path file) throws IOException {
        FolderModel model = FolderModel.read(file.getParent());
        for (ModelFile named : model.manifest().files()) {
            Path real;
            try {
                real = model.file(named.name());
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
            assertEquals(file.getParent().toRealPath(), real.getParent());
        }
    }
}
