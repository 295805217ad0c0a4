package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.ImageFeatures;

/**
 * A batch of images held against states. Letters: B images, K' states, D the joint embedding, G the grid side, τ the
 * temperature.
 *
 * @param image (B, D), L2-normalised
 * @param patches for each feature layer (B, G·G, D), adapted and L2-normalised
 * @param grid the grid side G
 * @param temperature the temperature τ
 */
record Similarity(NDArray image, List<NDArray> patches, int grid, float temperature) {
    /**
     * Brings what the vision tower gave into the joint embedding.
     *
     * @param features raw patches and the projected image feature
     * @param learnables the adapters
     * @param temperature the temperature τ
     * @return the same images, ready to be compared
     */
    static Similarity of(ImageFeatures features, Learnables learnables, float temperature) {
        List<NDArray> patches = IntStream.range(0, features.patches().size())
                .mapToObj(m -> learnables.adapt(m, features.patches().get(m)).normalize(2, -1))
                .toList();
        return new Similarity(features.image().normalize(2, -1), patches, features.grid(), temperature);
    }

    /**
     * What the class token says.
     *
     * @param states (1 or B, K', D), the normal state first
     * @return (B, 2): the image's similarity to the normal state and to the mean defect type, divided by τ
     */
    NDArray logits(NDArray states) {
        NDArray defect = states.get(":, 1:").mean(new int[] {1}, true).normalize(2, -1);
        NDArray pair = NDArrays.concat(new NDList(states.get(":, :1"), defect), 1); // (1 or B, 2, D)
        return image.expandDims(1).matMul(pair.transpose(0, 2, 1)).squeeze(1).div(scalar(image, temperature));
    }

    /**
     * What the patches of one feature layer say.
     *
     * @param patch (B, G·G, D), one of {@link #patches}
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): per patch the probabilities of the states, which sum to 1
     */
    NDArray probabilities(NDArray patch, NDArray states) {
        return patch.matMul(states.transpose(0, 2, 1)) // (B, G·G, K')
                .div(scalar(patch, temperature))
                .softmax(-1)
                .transpose(0, 2, 1)
                .reshape(patch.getShape().get(0), states.getShape().get(1), grid, grid);
    }

    /**
     * What the patches of all feature layers say together.
     *
     * @param states (1 or B, K', D)
     * @return (B, K', G, G): the sum of the layers' probabilities
     */
    NDArray total(NDArray states) {
        return patches.stream()
                .map(patch -> probabilities(patch, states))
                .reduce(NDArray::add)
                .orElseThrow();
    }
}
