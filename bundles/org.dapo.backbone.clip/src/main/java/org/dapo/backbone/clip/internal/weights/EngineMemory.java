package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.NDArray;

/**
 * Weights in the engine's own memory. On the CPU, an array that DJL creates from a buffer keeps that buffer while it exists. By
 * default, Java limits all direct buffers together to the size of the heap.
 */
final class EngineMemory {
    private EngineMemory() {}

    /**
     * Copies an array and closes it, so that its buffer can be freed.
     *
     * @param buffered an array without other users
     * @return the same values, owned by the same manager
     */
    static NDArray moved(NDArray buffered) {
        try (buffered) {
            return buffered.duplicate();
        }
    }
}
