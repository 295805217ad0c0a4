package org.dapo.prompting;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/**
 * The similarity of images and states. B images, n patches or G by G of them, K' states, D the joint embedding, τ the
 * temperature. All vectors must have length 1.
 */
public final class Similarity {
    private Similarity() {}

    /**
     * Compares an image's vectors with the states.
     *
     * @param vectors (B, n, D)
     * @param states (1 or B, K', D)
     * @param temperature the temperature τ
     * @return (B, n, K'): cosines divided by τ, owned by the manager of the vectors
     */
    public static NDArray logits(NDArray vectors, NDArray states, double temperature) {
        NDArray cosines = vectors.matMul(states.transpose(0, 2, 1));
        return cosines.div(scalar(cosines, temperature));
    }

    /**
     * Compares images with the states.
     *
     * @param images (B, D)
     * @param states (1 or B, K', D)
     * @param temperature the temperature τ
     * @return (B, K'): cosines divided by τ, owned by the manager of the images
     */
    public static NDArray ofImages(NDArray images, NDArray states, double temperature) {
        return logits(images.expandDims(1), states, temperature).squeeze(1);
    }

    /**
     * Compares images with the normal state and the mean of all defect types.
     *
     * @param images (B, D)
     * @param states (1 or B, 1 + K, D), the normal state first
     * @param temperature the temperature τ
     * @return (B, 2): cosines divided by τ, owned by the manager of the images
     */
    public static NDArray ofMeanDefect(NDArray images, NDArray states, double temperature) {
        NDArray defect = states.get(":, 1:").mean(new int[] {1}, true).normalize(2, -1);
        NDArray pair = NDArrays.concat(new NDList(states.get(":, :1"), defect), 1); // (1 or B, 2, D)
        return ofImages(images, pair, temperature);
    }

    /**
     * The probability that images are defective, given two states.
     *
     * @param images (B, D)
     * @param states (1 or B, 2, D), normal and defective
     * @param temperature the temperature τ
     * @return (B)
     */
    public static NDArray defective(NDArray images, NDArray states, double temperature) {
        return ofImages(images, states, temperature).softmax(-1).get(":, 1");
    }

    /**
     * A softmax over the states at each patch.
     *
     * @param patches (B, G·G, D)
     * @param states (1 or B, K', D)
     * @param temperature the temperature τ
     * @param grid the grid side G
     * @return (B, K', G, G), which sum to 1 over the states
     */
    public static NDArray probabilities(NDArray patches, NDArray states, double temperature, int grid) {
        return planes(logits(patches, states, temperature).softmax(-1), grid);
    }

    /**
     * Arranges patch values on their grid.
     *
     * @param patches (B, G·G, K')
     * @param grid the grid side G
     * @return (B, K', G, G)
     */
    public static NDArray planes(NDArray patches, int grid) {
        return patches.transpose(0, 2, 1)
                .reshape(patches.getShape().get(0), patches.getShape().get(2), grid, grid);
    }
}
