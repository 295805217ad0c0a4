package org.dapo.taxonomy.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaxonomyReaderTest {
    @Test
    void readsEveryField() throws Exception {
        Taxonomy taxonomy = read("""
                {
                  "name": "bolts-2",
                  "version": "2.1.0",
                  "description": "Bolts from line 2",
                  "normal": ["good", "OK"],
                  "products": {
                    "m8_bolt": {"words": "metal bolt", "types": ["rust", "crack"]},
                    "nut": {"words": "nut"}
                  },
                  "types": [
                    {"id": "crack", "phrase": "crack", "names": ["CR", "hair_crack"], "tuningPhrase": "fissure"},
                    {"id": "rust", "phrase": "red rust"}
                  ]
                }
                """);
        assertEquals(
                new Taxonomy(
                        "bolts-2",
                        "2.1.0",
                        "Bolts from line 2",
                        List.of(
                                new DefectType("crack", "crack", List.of("CR", "hair_crack"), Optional.of("fissure")),
                                new DefectType("rust", "red rust", List.of(), Optional.empty())),
                        Set.of("good", "OK"),
                        Map.of(
                                "m8_bolt",
                                new Product("metal bolt", List.of("crack", "rust")),
                                "nut",
                                new Product("nut", List.of("crack", "rust")))),
                taxonomy);
        assertEquals(
                List.of("crack", "rust"), taxonomy.products().get("m8_bolt").types(), "the taxonomy's order");
        assertEquals("crack", taxonomy.resolve("Hair-Crack").orElseThrow().id());
    }

    @Test
    void readsTheTaxonomyOfTheExamplePlugin() throws Exception {
        Path file = Path.of("../../plugin-sdk/examples/magnetic-tile/src/main/resources/taxonomies/magnetic-tile.json");
        Taxonomy taxonomy = TaxonomyReader.read(file.toString(), new ByteArrayInputStream(Files.readAllBytes(file)));
        assertEquals("magnetic-tile", taxonomy.name());
        assertEquals("uneven grinding", taxonomy.resolve("Uneven").orElseThrow().phrase());
    }

    @Test
    void aNameAndOneTypeAreEnough() throws Exception {
        Taxonomy taxonomy = read("{'name': 'one', 'types': [{'id': 'crack', 'phrase': 'crack'}]}".replace('\'', '"'));
        assertEquals("0.0.0", taxonomy.version());
        assertEquals(Set.of(), taxonomy.normalNames());
        assertEquals(Map.of(), taxonomy.products());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'types': [{'id': 'a', 'phrase': 'a'}]} | 'name' is missing",
                "{'name': 'Bad Name', 'types': [{'id': 'a', 'phrase': 'a'}]} | Bad Name",
                "{'name': 'n', 'version': '1', 'types': [{'id': 'a', 'phrase': 'a'}]} | 1.0.0",
                "{'name': 'n'} | at least one defect type",
                "{'name': 'n', 'types': []} | at least one defect type",
                "{'name': 'n', 'typs': []} | $.typs: unknown field; there are: description, name, normal, products",
                "{'name': 'n', 'name': 'm'} | $.name: the field is there twice",
                "{'name': 7} | $.name: expected a string",
                "{'name': null} | $.name: expected a string",
                "{'name': ' '} | $.name: the text must not be blank",
                "{'name': 'n', 'types': [{'id': 'a'}]} | $.types[0]: a type needs",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a', 'prototype_tuning_phrase': 'b'}]} | tuningPhrase",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'x\\ny'}]} | control characters",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a'}, {'id': 'A', 'phrase': 'b'}]} | type 'A' claims 'a'",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a', 'names': ['x_y']},"
                        + " {'id': 'b', 'phrase': 'b', 'names': ['X-Y']}]} | type 'b' claims 'x y', which is taken by type 'a'",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a', 'names': ['x', 'X']}]} | has the name 'X' twice",
                "{'name': 'n', 'normal': ['ok'], 'types': [{'id': 'OK', 'phrase': 'a'}]} | taken by normal images",
                "{'name': 'n', 'normal': ['ok', 'ok'], 'types': [{'id': 'a', 'phrase': 'a'}]} | 'ok' is there twice",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a'}], 'products': {'p': {'words': 'p', 'types': ['b']}}}"
                        + " | product 'p' has the unknown type 'b'; there are: a",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a'}], 'products': {'p': {'words': 'p',"
                        + " 'types': ['a', 'a']}}} | product 'p' has the type 'a' twice",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a'}], 'products': {'p': {'types': ['a']}}} | $.products.p:",
                "{'name': 'n', 'products': {'p': {'words': 'p'}, 'p': {'words': 'q'}}} | $.products.p: the field is there",
                "{'name': 'n', 'types': [{'id': 'a', 'phrase': 'a'}]} {} | not JSON",
                "{'name': 'n', | not JSON at $.name, line 1 column 14",
                "[] | expected an object",
                "hello | not JSON"
            })
    void whatIsWrongIsNamedWithItsPlace(String json, String expected) {
        String message =
                refusal(json.replace('\'', '"').replace("\\n", "\\u000a").getBytes(StandardCharsets.UTF_8));
        assertTrue(message.contains(expected), () -> expected + " should be in: " + message);
    }

    /** It is not a control character, so it may occur in a name, but it ends a line. */
    @Test
    void aLineSeparatorInANameCannotBreakTheMessage() {
        String json = "{\"name\": \"n\", \"types\": [{\"id\": \"a\u2028b\", \"phrase\": \"p\"}],"
                + " \"products\": {\"q\": {\"words\": \"w\", \"types\": [\"c\"]}}}";
        String message = refusal(json.getBytes(StandardCharsets.UTF_8));
        assertTrue(message.endsWith("there are: a?b"), message);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        assertTrue(refusal(new byte[] {'{', '"', (byte) 0xff, '"'}).contains("not UTF-8"));
    }

    /** No prompt holds more, and cleaning longer text may take minutes. */
    @Test
    void wordsThatNoPromptHoldsAreRefused() {
        for (String where :
                List.of("'types': [{'id': 'a', 'phrase': 'WORDS'}]", "'products': {'p': {'words': 'WORDS'}}")) {
            String json =
                    "{'name': 'n', %s}".formatted(where).replace('\'', '"').replace("WORDS", "&amp;".repeat(41));
            assertTrue(
                    refusal(json.getBytes(StandardCharsets.UTF_8))
                            .contains("205 letters, but words for a prompt may have 200"),
                    where);
        }
    }

    @Test
    void aHugeFileIsRefused() {
        byte[] spaces = " ".repeat(TaxonomyReader.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
        assertTrue(refusal(spaces).contains(Integer.toString(TaxonomyReader.MAX_BYTES)));
    }

    /** Each product has a list of types, so 22,000 products of 16,000 types, in less than a megabyte, would take gigabytes. */
    @Test
    void moreTypesOrProductsThanAnyTaxonomyHasAreRefused() throws Exception {
        Taxonomy most = read(taxonomy(1_000, 10_000));
        assertEquals(1_000, most.products().get("p9999").types().size());
        assertTrue(refusal(taxonomy(1_001, 1).getBytes(StandardCharsets.UTF_8))
                .endsWith("$.types[1000]: a taxonomy may have 1000 types at most"));
        assertTrue(refusal(taxonomy(1, 10_001).getBytes(StandardCharsets.UTF_8))
                .endsWith("$.products.p10000: a taxonomy may have 10000 products at most"));
    }

    private static String taxonomy(int types, int products) {
        return IntStream.range(0, types)
                        .mapToObj("{\"id\": \"t%d\", \"phrase\": \"p\"}"::formatted)
                        .collect(Collectors.joining(",", "{\"name\": \"n\", \"types\": [", "], "))
                + IntStream.range(0, products)
                        .mapToObj("\"p%d\": {\"words\": \"w\"}"::formatted)
                        .collect(Collectors.joining(",", "\"products\": {", "}}"));
    }

    @Test
    void deepNestingIsRefused() {
        assertTrue(refusal("[".repeat(10_000).getBytes(StandardCharsets.UTF_8)).contains("expected an object"));
    }

    private static Taxonomy read(String json) throws TaxonomyException {
        return TaxonomyReader.read("bolts.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(byte[] json) {
        String message = assertThrows(
                        TaxonomyException.class,
                        () -> TaxonomyReader.read("bolts.json", new ByteArrayInputStream(json)))
                .getMessage();
        assertTrue(message.startsWith("bolts.json: "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
