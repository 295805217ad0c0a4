package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Objects;

/**
 * Tokens that enter a tower layer by layer. Each array is (n, width), the same for every sequence, or (N, n, width), one per
 * sequence of the batch. The first array enters before layer {@code firstLayer}, each further array before the next layer.
 *
 * <p>Let n be the number of slots. With an inserting entry, n slots are added before {@code firstLayer}. With an overwriting
 * entry, existing slots are used. Before each later layer that has tokens, a slot becomes
 * {@code blend · its state + (1 - blend) · its token}. In a pass over token subsets, tokens per sequence are one set per image.
 *
 * @param tokens one array per layer, all of one shape, at least one
 * @param firstLayer the layer, counted from 1, before which the first tokens enter
 * @param entry how the first tokens enter
 * @param blend the share α in 0 to 1 that a slot keeps of the previous layer's output; with 0 it is replaced
 * @param after what happens to the slots if the tokens end before the layers do; must not be {@code LEAVE} with an overwriting
 *     entry
 */
public record LayerTokens(List<NDArray> tokens, int firstLayer, Entry entry, float blend, After after) {
    /** How the first tokens enter. */
    public enum Entry {
        /** The sequence grows by n slots after its first token (class token or start token). No position embedding is added. */
        INSERT_AFTER_FIRST,
        /** The sequence grows by n slots after its last token. No position embedding is added. */
        APPEND,
        /** The n tokens after the first one are overwritten. The sequence keeps its length. */
        OVERWRITE_AFTER_FIRST
    }

    /** What happens to inserted or appended slots if the tokens end before the layers do. */
    public enum After {
        /** They remain in the sequence to the end. */
        STAY,
        /** They pass through one more layer, without new tokens, and are then removed. */
        LEAVE
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if there are no tokens, their shapes differ, a number is out of its range, or tokens that
     *     overwrite are to leave
     */
    public LayerTokens {
        tokens = List.copyOf(tokens);
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(after, "after");
        if (firstLayer < 1) {
            throw new IllegalArgumentException("layers are counted from 1, not " + firstLayer);
        }
        if (tokens.isEmpty() || !(blend >= 0 && blend <= 1)) {
            throw new IllegalArgumentException("not layer tokens: %d arrays, blend %s".formatted(tokens.size(), blend));
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
