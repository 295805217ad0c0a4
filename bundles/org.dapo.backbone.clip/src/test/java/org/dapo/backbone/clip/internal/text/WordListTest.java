package org.dapo.backbone.clip.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordListTest {
    @TempDir
    Path folder;

    private Path list(String text) throws IOException {
        return Files.writeString(folder.resolve("words.txt"), text);
    }

    @Test
    void aTokenizerWithItsOwnWordsKnowsTheseAndNoOthers() throws IOException {
        Tokenizer tokenizer = new Tokenizer(WordList.read(list("a\nphoto\nof\nscratch\n.\n")));
        TokenBatch tokens = tokenizer.tokenize(List.of("A photo of a_scratch, of doom."), 12);
        // The start token is 6, the end token 7. The underscore, the comma and doom are unknown.
        assertArrayEquals(new int[] {6, 1, 2, 3, 1, 0, 4, 0, 3, 0, 5, 7}, tokens.ids()[0]);
        assertEquals(11, tokens.endOfText()[0]);
        assertEquals(8, tokenizer.vocabularySize());
    }

    @ParameterizedTest
    @CsvSource({
        "'one\nOne', line 2",
        "'two words', line 1",
        "'a\n\nb', line 2",
        "'a\nb\na', 'the word ''a'' is there twice'"
    })
    void whatIsNoListOfWordsIsRefused(String text, String reason) throws IOException {
        Path file = list(text);
        IOException e = assertThrows(IOException.class, () -> WordList.read(file));
        assertTrue(e.getMessage().startsWith(file.toString()) && e.getMessage().contains(reason), e.getMessage());
    }
}
