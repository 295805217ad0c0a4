package org.dapo.prompt.dapo.internal;

import java.util.List;
import org.dapo.prompting.Depth;

/**
 * The numbers of the method (arXiv 2512.09446, section 4.1).
 *
 * @param prompts prompts per state E, whose features are averaged
 * @param contextTokens learnable context tokens l per prompt
 * @param textTokens tokens n that enter each layer of the text tower
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
        int visionTokens,
        int featureLayers,
        float blend,
        float temperature,
        float localWeight,
        float globalWeight) {
    /** As published. */
    static final Hyperparameters PUBLISHED = new Hyperparameters(10, 5, 4, 4, 4, 0.01f, 0.07f, 4, 1);

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
