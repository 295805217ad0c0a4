package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Objects;

/**
 * Tokens that enter a tower layer by layer. Each array is (n, width), the same for every sequence, or (N, n, width), one
 * per sequence of the batch. The first enters before layer {@code firstLayer}, the next before the one after it, and so on.
 *
 * <p>With n slots: an inserting entry makes room for them before {@code firstLayer}; an overwriting one takes slots that are
 * there. Before each later layer that has tokens, a slot becomes {@code blend · what it is + (1 - blend) · its token}. In a pass over token
 * subsets, tokens per sequence are one set per image.
 *
 * @param tokens one array per layer, all of one shape, at least one
 * @param firstLayer the layer, counted from 0, before which the first tokens enter
 * @param entry how the first tokens enter
 * @param blend the share α in 0 to 1 that a slot keeps of what the layer before made of it; 0 replaces it
 * @param after what becomes of the slots when there are no more tokens and layers are left
 */
public record LayerTokens(List<NDArray> tokens, int firstLayer, Entry entry, float blend, After after) {
    /** How the first tokens enter. */
    public enum Entry {
        /** The sequence grows by n slots behind its first token (class token or start token). No position is added. */
        INSERT_AFTER_FIRST,
        /** The sequence grows by n slots behind its last token. No position is added. */
        APPEND,
        /** The n tokens behind the first one are overwritten; the sequence keeps its length. */
        OVERWRITE_AFTER_FIRST
    }

    /** What becomes of inserted or appended slots when the tokens end before the layers do. */
    public enum After {
        /** They stay in the sequence to the end. */
        STAY,
        /** They pass through one more layer, untouched, and are then removed. */
        LEAVE
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if there are no tokens, their shapes differ, or a number is out of its range
     */
    public LayerTokens {
        tokens = List.copyOf(tokens);
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(after, "after");
        if (tokens.isEmpty() || firstLayer < 0 || !(blend >= 0 && blend <= 1)) {
            throw new IllegalArgumentException("not layer tokens: %d arrays, first layer %d, blend %s"
                    .formatted(tokens.size(), firstLayer, blend));
        }
        for (NDArray one : tokens) {
            if (!one.getShape().equals(tokens.get(0).getShape())) {
                throw new IllegalArgumentException(
                        "layer tokens of different shapes: " + tokens.get(0).getShape() + ", " + one.getShape());
            }
        }
        if (entry == Entry.OVERWRITE_AFTER_FIRST && after == After.LEAVE) {
            throw new IllegalArgumentException("tokens that overwrite a sequence cannot leave it");
        }
    }
}
