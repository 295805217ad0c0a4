package org.dapo.prompting;

import ai.djl.ndarray.NDArray;

/**
 * Maps of the similarity between patches and states. Whether softmax or interpolation comes first depends on the method. B images
 * of side S, G the grid side, K' states, D the joint embedding.
 *
 * @param states (1 or B, K', D), L2-normalised
 * @param temperature the temperature τ of the softmax
 * @param grid the grid side G
 * @param upsampling from G to S
 */
public record StateMaps(NDArray states, double temperature, int grid, PlaneMap upsampling) {
    /**
     * A softmax over the states at each patch, then interpolation.
     *
     * @param patches (B, G·G, D), L2-normalised
     * @return (B, K', S, S), which sum to 1 over the states
     */
    public NDArray softmaxFirst(NDArray patches) {
        return upsampling.apply(Similarity.probabilities(patches, states, temperature, grid));
    }

    /**
     * Interpolation of the logits, then a softmax over the states at each pixel.
     *
     * @param patches (B, G·G, D), L2-normalised
     * @return (B, K', S, S), which sum to 1 over the states
     */
    public NDArray softmaxLast(NDArray patches) {
        return logits(patches).softmax(1);
    }

    /**
     * Interpolated logits.
     *
     * @param patches (B, G·G, D), L2-normalised
     * @return (B, K', S, S)
     */
    public NDArray logits(NDArray patches) {
        return upsampling.apply(Similarity.planes(Similarity.logits(patches, states, temperature), grid));
    }
}
