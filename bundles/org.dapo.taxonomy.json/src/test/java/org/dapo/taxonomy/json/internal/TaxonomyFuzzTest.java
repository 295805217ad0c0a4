package org.dapo.taxonomy.json.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxonomyFuzzTest {
    private static final String EVERY_FIELD = """
            {"name": "bolts-2", "version": "2.1.0", "description": "Bolts from line 2", "normal": ["good", "OK"],
             "products": {"m8_bolt": {"words": "metal bolt", "types": ["rust", "crack"]}, "nut": {"words": "nut"}},
             "types": [{"id": "crack", "phrase": "crack", "names": ["CR", "hair_crack"], "tuningPhrase": "fissure"},
                       {"id": "rust", "phrase": "red rust"}]}
            """;

    @TempDir
    Path folder;

    @Test
    void aSpoiltTaxonomyIsReadOrRefused() throws IOException {
        ReaderFuzz.of("taxonomy", TaxonomyException.class)
                .seed("bolts.json", EVERY_FIELD.getBytes(StandardCharsets.UTF_8))
                .seed("mpdd.json", builtIn("mpdd"))
                .seed("mad-real.json", builtIn("mad-real"))
                .telling(
                        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "\\u0000", "\\ud800", "\u2028", "\n",
                        "\u00a0")
                .telling("\"name\"", "\"version\"", "\"types\"", "\"products\"", "\"words\"", "\"id\"", "\"names\"")
                .run(folder, TaxonomyFuzzTest::readWhole)
                .assertBothHappened();
    }

    private static byte[] builtIn(String name) throws IOException {
        try (InputStream in = TaxonomyFuzzTest.class.getResourceAsStream("/taxonomies/" + name + ".json")) {
            return in.readAllBytes();
        }
    }

    private static void readWhole(Path file) throws IOException, TaxonomyException {
        try (InputStream in = Files.newInputStream(file)) {
            Taxonomy taxonomy = TaxonomyReader.read(file.toString(), in);
            for (String product : taxonomy.products().keySet()) {
                assertTrue(taxonomy.types().stream()
                        .map(type -> type.id())
                        .toList()
                        .containsAll(taxonomy.product(product).types()));
            }
        }
    }
}
