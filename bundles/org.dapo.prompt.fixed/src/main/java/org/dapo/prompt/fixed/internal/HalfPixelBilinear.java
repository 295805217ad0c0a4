package org.dapo.prompt.fixed.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Bilinear interpolation with unaligned corners, as CLIP's patch maps are commonly enlarged: the centres of the pixels of both
 * sizes lie on one plane, and what lies outside the outermost centres takes their value. As a linear map, Y = A · X · Aᵀ.
 */
final class HalfPixelBilinear {
    private final NDArray matrix; // (S, G)

    /**
     * Makes the map.
     *
     * @param manager owns the matrix
     * @param grid the side G of what is interpolated
     * @param side the side S of the result
     */
    HalfPixelBilinear(NDManager manager, int grid, int side) {
        float[] weights = new float[side * grid];
        for (int row = 0; row < side; row++) {
            double position = Math.max(0, (row + 0.5) * grid / side - 0.5);
            int left = Math.min((int) position, grid - 1);
            int right = Math.min(left + 1, grid - 1);
            float share = (float) Math.min(1, position - left);
            weights[row * grid + left] += 1 - share;
            weights[row * grid + right] += share;
        }
        matrix = manager.create(weights, new Shape(side, grid));
    }

    /**
     * Interpolates.
     *
     * @param maps (..., G, G)
     * @return (..., S, S), of the manager of the matrix
     */
    NDArray apply(NDArray maps) {
        return matrix.matMul(maps).matMul(matrix.transpose());
    }
}
