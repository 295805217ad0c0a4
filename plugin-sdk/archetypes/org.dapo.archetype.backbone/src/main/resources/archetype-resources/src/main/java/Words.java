package ${package};

import java.util.List;
import java.util.Locale;
import org.dapo.nn.api.backbone.TokenBatch;

/**
 * A tokenizer without a vocabulary: a word's token is its hash. Replace it by a real one.
 *
 * @param vocabularySize the number of tokens
 * @param contextLength the length of a row
 */
record Words(int vocabularySize, int contextLength) {
    private static final int START = 1;
    private static final int END = 2;
    private static final int FIRST_WORD = 3;

    /** Rows of start token, words, end token and padding with 0. Longer texts are truncated; the end token is kept. */
    TokenBatch tokenize(List<String> texts) {
        int[][] ids = new int[texts.size()][contextLength];
        int[] ends = new int[texts.size()];
        for (int i = 0; i < ends.length; i++) {
            int at = 0;
            ids[i][at++] = START;
            for (String word : texts.get(i).toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
                if (!word.isEmpty() && at < contextLength - 1) {
                    ids[i][at++] = FIRST_WORD + Math.floorMod(word.hashCode(), vocabularySize - FIRST_WORD);
                }
            }
            ids[i][at] = END;
            ends[i] = at;
        }
        return new TokenBatch(ids, ends);
    }
}
