package org.dapo.backbone.clip.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * CLIP's byte pair encoding (Sennrich et al. 2016, over bytes) with the merges of {@code bpe_simple_vocab_16e6.txt.gz}. Ids 0 to
 * 255 are the bytes, 256 to 511 the bytes that end a word, then one id per merge in the file's order.
 */
final class BytePairs implements WordIds {
    private static final String FILE = "bpe_simple_vocab_16e6.txt.gz";
    /** The number of merges that CLIP uses: 49152 - 256 - 2. */
    private static final int MERGES = 48894;

    private static final int FIRST_MERGE = 512;
    private static final String WORD_END = "</w>";

    private final int[] byteIds = new int[256];
    private final Map<Long, Integer> merges = new HashMap<>(2 * MERGES);

    /** Reads the merges stored beside this class. */
    BytePairs() {
        Map<String, Integer> ids = new HashMap<>(2 * MERGES);
        symbols(ids);
        try (InputStream stream = Objects.requireNonNull(BytePairs.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(stream), StandardCharsets.UTF_8))) {
            lines.readLine(); // the file's header
            for (int i = 0; i < MERGES; i++) {
                String line = lines.readLine();
                int gap = line.indexOf(' ');
                String first = line.substring(0, gap);
                String second = line.substring(gap + 1);
                merges.put(pair(ids.get(first), ids.get(second)), FIRST_MERGE + i);
                ids.put(first + second, FIRST_MERGE + i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle's own " + FILE + " cannot be read", e);
        }
    }

    @Override
    public int size() {
        return FIRST_MERGE + MERGES;
    }

    /**
     * The symbols of bytes. The merges file separates its columns by white space, so every byte has a printable character.
     * Visible Latin-1 characters stand for themselves, the others follow from U+0100. The ids have the same order.
     */
    private void symbols(Map<String, Integer> ids) {
        int next = 0;
        for (int value = 0; value < 256; value++) {
            if (visible(value)) {
                byteIds[value] = next++;
                ids.put(String.valueOf((char) value), byteIds[value]);
            }
        }
        int visible = next;
        for (int value = 0; value < 256; value++) {
            if (!visible(value)) {
                byteIds[value] = next++;
                ids.put(String.valueOf((char) (256 + byteIds[value] - visible)), byteIds[value]);
            }
        }
        Map.copyOf(ids).forEach((symbol, id) -> ids.put(symbol + WORD_END, 256 + id));
    }

    private static boolean visible(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
    }

    /** The ids of one word. Starting from bytes, the pair of the earliest merge is joined until no pair is left. */
    @Override
    public int[] encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = byteIds[bytes[i] & 0xFF];
        }
        ids[ids.length - 1] += 256;
        int length = ids.length;
        while (length > 1) {
            int merged = earliest(ids, length);
            if (merged < 0) {
                break;
            }
            length = merge(ids, length, merged);
        }
        return Arrays.copyOf(ids, length);
    }

    private int earliest(int[] ids, int length) {
        int best = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < length; i++) {
            best = Math.min(best, merges.getOrDefault(pair(ids[i], ids[i + 1]), Integer.MAX_VALUE));
        }
        return best == Integer.MAX_VALUE ? -1 : best;
    }

    /** Joins every pair that forms an id, from left to right, and returns the number of remaining ids. */
    private int merge(int[] ids, int length, int merged) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            boolean joins = i + 1 < length && merges.getOrDefault(pair(ids[i], ids[i + 1]), -1) == merged;
            ids[kept++] = joins ? merged : ids[i];
            if (joins) {
                i++;
            }
        }
        return kept;
    }

    private static long pair(int first, int second) {
        return (long) first << 32 | second;
    }
}
