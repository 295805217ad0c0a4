package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.Similarity;

/**
 * A batch of image features to be compared with states. B images, K' states, D the joint embedding, G the grid side, τ the
 * temperature.
 *
 * @param image (B, D), L2-normalised
 * @param patches (B, G·G, D) for each feature layer, adapted and L2-normalised
 * @param grid the grid side G
 * @param range the sum of the probabilities over all feature layers, regardless of how many a tower has
 * @param temperature the temperature τ
 */
record Seen(NDArray image, List<NDArray> patches, int grid, int range, float temperature) {
    /**
     * Projects the output of the vision tower into the joint embedding.
     *
     * @param features raw patches and the projected image feature
     * @param parameters the parameters, which include the adapters
     * @param range the number of feature layers M of the method
     * @param temperature the temperature τ
     * @return the image features, ready for comparison
     */
    static Seen of(ImageFeatures features, Parameters parameters, int range, float temperature) {
        List<NDArray> patches = Adapters.apply(parameters, features.patches());
        return new Seen(features.image().normalize(2, -1), patches, features.grid(), range, temperature);
    }

    /**
     * The logits of the class token.
     *
     * @param states (1 or B, K', D), the normal state first
     * @return (B, 2): the image's similarity to the normal state and to the mean defect type, divided by τ
     */
    NDArray logits(NDArray states) {
        return Similarity.ofMeanDefect(image, states, temperature);
    }

    /**
     * The state probabilities of one feature layer's patches.
     *
     * @param patch (B, G·G, D), one of {@link #patches}
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): the probabilities of the states, which sum to 1 at each patch
     */
    NDArray probabilities(NDArray patch, NDArray states) {
        return Similarity.probabilities(patch, states, temperature, grid);
    }

    /**
     * The sum of the state probabilities over all feature layers.
     *
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): the sum; if a tower has fewer feature layers, it is scaled to the same range
     */
    NDArray total(NDArray states) {
        NDArray sum = patches.stream()
                .map(patch -> probabilities(patch, states))
                .reduce(NDArray::add)
                .orElseThrow();
        return patches.size() == range ? sum : sum.mul(scalar(sum, (double) range / patches.size()));
    }
}
