package org.dapo.nn.api.backbone;

import java.util.Objects;
import java.util.Optional;

/**
 * The options of a pass through the text tower. {@link #plain()} is CLIP's own pass.
 *
 * @param causal whether a position attends only to itself and those before it, including inserted tokens
 * @param tokens layer tokens, if any
 * @param pooling where the feature is taken
 */
public record TextPass(boolean causal, Optional<LayerTokens> tokens, Pooling pooling) {
    /** Where the text feature is taken. */
    public enum Pooling {
        /** At the end token, wherever inserted tokens have moved it. */
        END_OF_TEXT,
        /**
         * At the index that the end token had before tokens were inserted: n places before it while they are in the sequence. The
         * published DAPO prototype does this.
         */
        ORIGINAL_INDEX
    }

    /** Rejects null components. */
    public TextPass {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(pooling, "pooling");
    }

    /**
     * Creates CLIP's own pass: causal, no layer tokens, pooled at the end token.
     *
     * @return the pass
     */
    public static TextPass plain() {
        return new TextPass(true, Optional.empty(), Pooling.END_OF_TEXT);
    }

    /**
     * Copies this pass with layer tokens.
     *
     * @param layerTokens the tokens
     * @return a pass
     */
    public TextPass with(LayerTokens layerTokens) {
        return new TextPass(causal, Optional.of(layerTokens), pooling);
    }
}
