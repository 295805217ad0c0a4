package org.dapo.nn.api.backbone;

import java.util.Objects;

/**
 * Tokenised texts. The arrays are not copied, and must not be changed afterwards.
 *
 * @param ids N rows of C token ids, padded with 0
 * @param endOfText for each row the index of its first end token, 0 to C - 1, at which CLIP pools
 */
public record TokenBatch(int[][] ids, int[] endOfText) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless there is one end index per row
     */
    public TokenBatch {
        Objects.requireNonNull(ids, "ids");
        Objects.requireNonNull(endOfText, "endOfText");
        if (ids.length != endOfText.length) {
            throw new IllegalArgumentException("%d rows of tokens but %d ends".formatted(ids.length, endOfText.length));
        }
    }
}
