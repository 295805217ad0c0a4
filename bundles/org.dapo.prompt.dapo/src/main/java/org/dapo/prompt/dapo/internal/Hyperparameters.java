package org.dapo.prompt.dapo.internal;

import java.util.List;
import org.dapo.prompting.Depth;

/**
 * The hyperparameters of the method (arXiv 2512.09446, section 4.1), without the weights of the loss, which are {@link LossWeights}.
 *
 * @param prompts the number of prompts per state E, whose features are averaged
 * @param contextTokens the number of learned context tokens l per prompt
 * @param textTokens the number of tokens n inserted in each text layer that has tokens
 * @param textDepth the number of text layers with tokens, from the first on
 * @param visionTokens the number of tokens n inserted in each vision layer
 * @param featureLayers the number M of vision layers that give patches
 * @param blend the share α of a layer's own output that a token slot keeps
 * @param temperature the temperature τ of every softmax over states
 */
record Hyperparameters(
        int prompts,
        int contextTokens,
        int textTokens,
        int textDepth,
        int visionTokens,
        int featureLayers,
        float blend,
        float temperature) {
    private static final int EVERY_LAYER = Integer.MAX_VALUE;

    /** The published values. */
    static final Hyperparameters PUBLISHED = new Hyperparameters(10, 5, 4, EVERY_LAYER, 4, 4, 0.01f, 0.07f);

    /** Those of the smaller method: no tokens in vision layers, patches of the last layer alone, a higher τ. */
    static final Hyperparameters COMPACT = new Hyperparameters(10, 5, 4, EVERY_LAYER, 0, 1, 0.01f, 0.2f);

    /** A copy with another number of text layers with tokens. */
    Hyperparameters withTextDepth(int depth) {
        return new Hyperparameters(
                prompts, contextTokens, textTokens, depth, visionTokens, featureLayers, blend, temperature);
    }

    /**
     * The number of text layers with tokens.
     *
     * @param layers the number of layers in the text tower
     * @return the number of layers with tokens; all if the tower has fewer than {@link #textDepth}
     */
    int textDepthOf(int layers) {
        return textTokens == 0 ? 0 : Math.min(textDepth, layers);
    }

    /**
     * The layers that give patches: equally spaced and including the last. Four of 24 layers are {6, 12, 18, 24}.
     *
     * @param layers the number of layers in the vision tower
     * @return layers, counted from 1, ascending; fewer than {@link #featureLayers} if the tower has fewer
     */
    List<Integer> featureLayersOf(int layers) {
        return Depth.spread(featureLayers, layers);
    }
}
