package org.dapo.backbone.clip.internal.text;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dapo.nn.api.backbone.TokenBatch;

/** CLIP's tokenizer: cleans text, splits it into words, and encodes each word as ids. Thread-safe. */
public final class Tokenizer {
    private static final String START = "<start_of_text>";
    private static final String END = "<end_of_text>";
    /**
     * CLIP's words: start and end marks, English contractions, runs of letters, single digits, runs of anything else. U+0345 is
     * a mark whose capital is a letter. It belongs to no class in the original, which ignores case.
     */
    private static final Pattern WORD = Pattern.compile(
            START + "|" + END + "|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}\\u0345]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    /** Longer words are cut, since the time grows with the square of the length; 77 tokens hold far less. */
    private static final int LONGEST_WORD = 1 << 12;
    /** The size of the word cache, bounded because words come from users. */
    private static final int REMEMBERED = 1 << 16;

    private final WordIds wordIds;
    private final Map<String, int[]> words = new ConcurrentHashMap<>();
    private final int start;
    private final int end;

    /** Creates a tokenizer with CLIP's own vocabulary. */
    public Tokenizer() {
        this(new BytePairs());
    }

    /**
     * Creates a tokenizer with another vocabulary.
     *
     * @param wordIds the ids of words; the start and end ids follow them
     */
    public Tokenizer(WordIds wordIds) {
        this.wordIds = wordIds;
        this.start = wordIds.size();
        this.end = start + 1;
        words.put(START, new int[] {start});
        words.put(END, new int[] {end});
    }

    /** The number of ids. */
    public int vocabularySize() {
        return end + 1;
    }

    /**
     * Tokenises texts.
     *
     * @param texts N texts
     * @param contextLength the length C of a row, at least 2
     * @return N rows: start, words, end, padded with 0; a longer text is cut before its end token
     */
    public TokenBatch tokenize(List<String> texts, int contextLength) {
        int[][] ids = new int[texts.size()][];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = row(texts.get(i), contextLength);
            ends[i] = endOf(ids[i]);
        }
        return new TokenBatch(ids, ends);
    }

    private int[] row(String text, int contextLength) {
        int[] row = new int[contextLength];
        row[0] = start;
        int used = 1;
        Matcher matcher = WORD.matcher(TextCleaning.clean(text));
        while (used < contextLength - 1 && matcher.find()) {
            int[] word = encode(matcher.group());
            int taken = Math.min(word.length, contextLength - 1 - used);
            System.arraycopy(word, 0, row, used, taken);
            used += taken;
        }
        row[used] = end;
        return row;
    }

    private int[] encode(String word) {
        int[] known = words.get(word);
        if (known == null) {
            known = wordIds.encode(word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD));
            if (words.size() < REMEMBERED) {
                words.put(word, known);
            }
        }
        return known;
    }

    /** The index of the first end token, where CLIP pools; a text may contain an end token itself. */
    private int endOf(int[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] == end) {
                return i;
            }
        }
        throw new IllegalStateException("a row without an end token: " + Arrays.toString(row));
    }
}
