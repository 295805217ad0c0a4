package org.dapo.backbone.clip.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.dapo.backbone.clip.internal.OracleVersions;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    private static final int CONTEXT = 77;
    private final Tokenizer tokenizer = new Tokenizer();

    /** itests/oracle/tokenizer describes how the texts were made. */
    @Test
    void idsAreThoseOfOpenClip() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> lines = lines();
        for (String line : lines) {
            JsonArray one = JsonParser.parseString(line).getAsJsonArray();
            int[] expected = one.get(1).getAsJsonArray().asList().stream()
                    .mapToInt(JsonElement::getAsInt)
                    .toArray();
            int[] actual = tokenizer.tokenize(List.of(one.get(0).getAsString()), CONTEXT)
                    .ids()[0];
            if (!Arrays.equals(Arrays.copyOf(expected, CONTEXT), actual)) {
                wrong.add(line + " but " + Arrays.toString(actual));
            }
        }
        assertTrue(lines.size() >= 5000, "only %d texts".formatted(lines.size()));
        Agreement ids = new Agreement(
                "tokenizer, %,d texts, rows of %d ids that differ".formatted(lines.size(), CONTEXT),
                OracleVersions.of("/tokenizer/oracles.properties", "open_clip"),
                0);
        ids.within(wrong.size(), String.join("\n", wrong));
        ids.print();
    }

    private static List<String> lines() throws IOException {
        InputStream file =
                Objects.requireNonNull(TokenizerTest.class.getResourceAsStream("/tokenizer/tokens.jsonl.gz"));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    @Test
    void aKnownSentenceHasItsKnownIds() {
        TokenBatch tokens = tokenizer.tokenize(List.of("a photo of a cat"), 10);
        assertArrayEquals(new int[] {49406, 320, 1125, 539, 320, 2368, 49407, 0, 0, 0}, tokens.ids()[0]);
        assertEquals(6, tokens.endOfText()[0]);
    }

    @Test
    void aLongTextKeepsItsEndToken() {
        TokenBatch tokens = tokenizer.tokenize(List.of("cat ".repeat(100), ""), 6);
        assertArrayEquals(new int[] {49406, 2368, 2368, 2368, 2368, 49407}, tokens.ids()[0]);
        assertArrayEquals(new int[] {49406, 49407, 0, 0, 0, 0}, tokens.ids()[1]);
        assertArrayEquals(new int[] {5, 1}, tokens.endOfText());
    }

    @Test
    void aTextWithoutEndIsCutInTime() {
        int[] row = tokenizer.tokenize(List.of("qz".repeat(5_000_000)), CONTEXT).ids()[0];
        assertEquals(49407, row[CONTEXT - 1]);
    }
}
