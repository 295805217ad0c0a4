package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDArray;

/**
 * Weights in the engine's own memory. On the CPU, DJL leaves what it creates from a buffer in that buffer for as long as the array is
 * there, and Java allows all its direct buffers together no more than the heap, unless it is told otherwise.
 */
final class EngineMemory {
    private EngineMemory() {}

    /**
     * Copies an array and closes it, so that its buffer can go.
     *
     * @param buffered an array that nobody else uses
     * @return the same values, of the same manager
     */
    static NDArray moved(NDArray buffered) {
        try (buffered) {
            return buffered.duplicate();
        }
    }
}
