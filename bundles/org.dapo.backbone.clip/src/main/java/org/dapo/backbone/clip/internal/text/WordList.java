package org.dapo.backbone.clip.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small closed vocabulary: whole words, counted from 1 in the order of a file with one word per line. Every other word is the
 * unknown one, 0, which is also the padding.
 */
public final class WordList implements WordIds {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int[] UNKNOWN = {0};

    private final Map<String, int[]> ids = new HashMap<>();

    private WordList(Path file, List<String> words) throws IOException {
        for (String word : words) {
            if (!word.matches("[a-z]{1,40}|[0-9]|[^\\sa-z0-9]{1,4}")) {
                throw new IOException("%s: line %d is no word in lower case letters".formatted(file, ids.size() + 1));
            }
            if (ids.put(word, new int[] {ids.size() + 1}) != null) {
                throw new IOException("%s: the word '%s' is there twice".formatted(file, word));
            }
        }
    }

    /**
     * Reads a list.
     *
     * @param file UTF-8, of at most 1 MB
     * @return the list
     * @throws IOException if it cannot be read or is not a list of words; the message names it
     */
    public static WordList read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LARGEST_BYTES + 1);
            if (text.length > LARGEST_BYTES) {
                throw new IOException("%s is larger than 1 MB".formatted(file));
            }
            return new WordList(
                    file, new String(text, StandardCharsets.UTF_8).lines().toList());
        }
    }

    @Override
    public int[] encode(String word) {
        return ids.getOrDefault(word, UNKNOWN);
    }

    @Override
    public int size() {
        return ids.size() + 1;
    }
}
