package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dapo.nn.api.tensor.Constants;

/**
 * Bilinear interpolation with aligned corners from G x G to S x S, as the linear map that it is: Y = A · X · Aᵀ. As matrix
 * products it is fast on every device, and its gradient is summed in a fixed order, which torch's own is not on a GPU.
 */
final class AlignedBilinear {
    private final NDArray matrix; // (S, G)

    /**
     * Makes the map.
     *
     * @param manager owns the matrix
     * @param grid the side G of what is interpolated
     * @param side the side S of the result
     */
    AlignedBilinear(NDManager manager, int grid, int side) {
        matrix = Constants.array(manager, weights(grid, side), new Shape(side, grid));
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

    private static float[] weights(int grid, int side) {
        float[] weights = new float[side * grid];
        for (int row = 0; row < side; row++) {
            double position = side == 1 ? 0 : (double) row * (grid - 1) / (side - 1);
            int left = Math.min((int) position, Math.max(0, grid - 2));
            float share = (float) (position - left);
            weights[row * grid + left] = 1 - share;
            if (grid > 1) {
                weights[row * grid + left + 1] = share;
            }
        }
        return weights;
    }
}
