package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dapo.nn.api.tensor.Constants;

/**
 * A linear map of square planes that treats rows and columns alike: Y = A · X · Aᵀ. Interpolation and smoothing are such maps. As
 * matrix products they are fast on every device. Their gradient is summed in a fixed order, unlike that of torch's own operations
 * on a GPU.
 */
public final class PlaneMap {
    /** The radius of the Gaussian in standard deviations, as in SciPy. */
    private static final int TRUNCATED_AT = 4;

    private final NDArray matrix; // (S, G)

    private PlaneMap(NDManager manager, float[] matrix, int from, int to) {
        this.matrix = Constants.array(manager, matrix, new Shape(to, from));
    }

    /**
     * Bilinear interpolation with aligned corners.
     *
     * @param manager owns the matrix
     * @param grid the input side G
     * @param side the output side S
     * @return the map from G x G to S x S
     */
    public static PlaneMap aligned(NDManager manager, int grid, int side) {
        float[] weights = new float[side * grid];
        for (int row = 0; row < side; row++) {
            mix(weights, row, grid, side == 1 ? 0 : (double) row * (grid - 1) / (side - 1));
        }
        return new PlaneMap(manager, weights, grid, side);
    }

    /**
     * Bilinear interpolation with unaligned corners: pixel centres lie at half-integers in both sizes. Positions outside the
     * outermost centres take the value of the nearest one.
     *
     * @param manager owns the matrix
     * @param grid the input side G
     * @param side the output side S
     * @return the map from G x G to S x S
     */
    public static PlaneMap unaligned(NDManager manager, int grid, int side) {
        float[] weights = new float[side * grid];
        for (int row = 0; row < side; row++) {
            double position = (row + 0.5) * grid / side - 0.5;
            mix(weights, row, grid, Math.min(grid - 1, Math.max(0, position)));
        }
        return new PlaneMap(manager, weights, grid, side);
    }

    /**
     * Gaussian smoothing, truncated at four standard deviations. At the border the plane is mirrored, with the outermost pixels
     * repeated.
     *
     * @param manager owns the matrix
     * @param side the side S of the planes
     * @param deviation the standard deviation σ in pixels, above 0
     * @return the map from S x S to S x S
     */
    public static PlaneMap gauss(NDManager manager, int side, double deviation) {
        int radius = (int) (TRUNCATED_AT * deviation + 0.5);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = Math.exp(-i * i / (2 * deviation * deviation));
            sum += weights[i + radius];
        }
        double[] rows = new double[side * side];
        for (int row = 0; row < side; row++) {
            for (int i = -radius; i <= radius; i++) {
                rows[row * side + mirrored(row + i, side)] += weights[i + radius] / sum;
            }
        }
        float[] matrix = new float[rows.length];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) rows[i];
        }
        return new PlaneMap(manager, matrix, side, side);
    }

    /**
     * Maps planes.
     *
     * @param planes (..., G, G)
     * @return (..., S, S), owned by the manager of the matrix
     */
    public NDArray apply(NDArray planes) {
        return matrix.matMul(planes).matMul(matrix.transpose());
    }

    private static void mix(float[] weights, int row, int grid, double position) {
        int left = Math.min((int) position, Math.max(0, grid - 2));
        float share = (float) (position - left);
        weights[row * grid + left] = 1 - share;
        if (grid > 1) {
            weights[row * grid + left + 1] = share;
        }
    }

    /** The pixel, 0 to side - 1, that a position mirrors to, however far outside it lies. */
    private static int mirrored(int place, int side) {
        int turned = Math.floorMod(place, 2 * side);
        return turned < side ? turned : 2 * side - 1 - turned;
    }
}
