package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.Similarity;

/**
 * A batch of images held against states. Letters: B images, K' states, D the joint embedding, G the grid side, τ the
 * temperature.
 *
 * @param image (B, D), L2-normalised
 * @param patches for each feature layer (B, G·G, D), adapted and L2-normalised
 * @param grid the grid side G
 * @param range what the probabilities of all feature layers sum to, however many a tower has
 * @param temperature the temperature τ
 */
record Seen(NDArray image, List<NDArray> patches, int grid, int range, float temperature) {
    /**
     * Brings what the vision tower gave into the joint embedding.
     *
     * @param features raw patches and the projected image feature
     * @param parameters the adapters, among others
     * @param range how many feature layers the method has, M
     * @param temperature the temperature τ
     * @return the same images, ready to be compared
     */
    static Seen of(ImageFeatures features, Parameters parameters, int range, float temperature) {
        List<NDArray> patches = Adapters.apply(parameters, features.patches());
        return new Seen(features.image().normalize(2, -1), patches, features.grid(), range, temperature);
    }

    /**
     * What the class token says.
     *
     * @param states (1 or B, K', D), the normal state first
     * @return (B, 2): the image's similarity to the normal state and to the mean defect type, divided by τ
     */
    NDArray logits(NDArray states) {
        return Similarity.ofMeanDefect(image, states, temperature);
    }

    /**
     * What the patches of one feature layer say.
     *
     * @param patch (B, G·G, D), one of {@link #patches}
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): per patch the probabilities of the states, which sum to 1
     */
    NDArray probabilities(NDArray patch, NDArray states) {
        return Similarity.probabilities(patch, states, temperature, grid);
    }

    /**
     * What the patches of all feature layers say together.
     *
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): the sum of the layers' probabilities; where a tower has fewer layers, brought to the same range
     */
    NDArray total(NDArray states) {
        NDArray sum = patches.stream()
                .map(patch -> probabilities(patch, states))
                .reduce(NDArray::add)
                .orElseThrow();
        return patches.size() == range ? sum : sum.mul(scalar(sum, (double) range / patches.size()));
    }
}
