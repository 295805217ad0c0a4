package org.dapo.prompt.dapo.internal;

import java.util.List;
import org.dapo.prompting.Depth;

/**
 * The numbers of the method (arXiv 2512.09446, section 4.1).
 *
 * @param prompts prompts per state E, whose features are averaged
 * @param contextTokens learnable context tokens l per prompt
 * @param textTokens tokens n that enter each layer of the text tower that has some
 * @param textDepth in how many layers of the text tower tokens enter, from the first on
 * @param visionTokens tokens n that enter each layer of the vision tower
 * @param featureLayers how many vision layers M give patches
 * @param blend the share α of a layer's own output that a token slot keeps
 * @param temperature the temperature τ of every softmax over states
 * @param localWeight the weight of the loss on the maps
 * @param globalWeight the weight of the loss on the image score
 */
record Hyperparameters(
        int prompts,
        int contextTokens,
        int textTokens,
        int textDepth,
        int visionTokens,
        int featureLayers,
        float blend,
        float temperature,
        float localWeight,
        float globalWeight) {
    private static final int EVERY_LAYER = Integer.MAX_VALUE;

    /** As published. */
    static final Hyperparameters PUBLISHED = new Hyperparameters(10, 5, 4, EVERY_LAYER, 4, 4, 0.01f, 0.07f, 4, 1);

    /** The same with text tokens in another number of layers. */
    Hyperparameters withTextDepth(int depth) {
        return new Hyperparameters(
                prompts,
                contextTokens,
                textTokens,
                depth,
                visionTokens,
                featureLayers,
                blend,
                temperature,
                localWeight,
                globalWeight);
    }

    /**
     * The layers of the text tower that tokens enter.
     *
     * @param layers how many layers the text tower has
     * @return how many have tokens; all where the tower has fewer than {@link #textDepth}
     */
    int textDepthOf(int layers) {
        return textTokens == 0 ? 0 : Math.min(textDepth, layers);
    }

    /**
     * The layers that give patches: equally spaced, the last one among them. {6, 12, 18, 24} of 24 layers.
     *
     * @param layers how many layers the vision tower has
     * @return layers, counted from 1, ascending; fewer than {@link #featureLayers} where the tower has fewer
     */
    List<Integer> featureLayersOf(int layers) {
        return Depth.spread(featureLayers, layers);
    }
}
