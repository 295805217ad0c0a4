package org.dapo.nn.api.backbone;

import java.util.Objects;
import java.util.Optional;

/**
 * What a pass through the text tower looks like. {@link #plain()} is CLIP's own.
 *
 * @param causal whether a position sees itself and those before it only, inserted tokens included
 * @param tokens layer tokens, if any
 * @param pooling where the feature is taken
 */
public record TextPass(boolean causal, Optional<LayerTokens> tokens, Pooling pooling) {
    /** Where the text feature is taken. */
    public enum Pooling {
        /** At the end token, wherever inserted tokens have moved it. */
        END_OF_TEXT,
        /**
         * At the index that the end token had before tokens were inserted: n places before it while they are in the
         * sequence, as the published DAPO prototype does.
         */
        ORIGINAL_INDEX
    }

    /** Checks that nothing is null. */
    public TextPass {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(pooling, "pooling");
    }

    /**
     * CLIP's own pass: causal, no layer tokens, pooled at the end token.
     *
     * @return the pass
     */
    public static TextPass plain() {
        return new TextPass(true, Optional.empty(), Pooling.END_OF_TEXT);
    }

    /**
     * The same pass with layer tokens.
     *
     * @param layerTokens the tokens
     * @return a pass
     */
    public TextPass with(LayerTokens layerTokens) {
        return new TextPass(causal, Optional.of(layerTokens), pooling);
    }
}
