package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.tensor.Constants;

/**
 * The vision tower's position embedding, for any grid.
 *
 * @param table (1 + G0·G0, Dv): the class token's, then the grid's, row by row
 * @param side the trained grid's side G0
 */
public record PositionEmbedding(NDArray table, int side) {
    /**
     * The embedding for a grid: X becomes A·X·Aᵀ, the class token's is unchanged.
     *
     * @param owner owns the result and intermediate arrays
     * @param grid the wanted grid side G
     * @param kind the kernel
     * @return (1 + G·G, Dv)
     */
    public NDArray resized(NDManager owner, int grid, PositionResize kind) {
        NDArray all = table.get(owner, new NDIndex().addAllDim().addAllDim());
        if (grid == side) {
            return all;
        }
        long width = table.getShape().get(1);
        NDArray matrix =
                Constants.array(owner, ResizeMatrix.weights(side, grid, kind), new Shape(grid, side)); // (G, G0)
        NDArray image = all.get(new NDIndex().addSliceDim(1, 1 + side * side)); // (G0·G0, Dv)
        NDArray rows = matrix.matMul(image.reshape(side, side * width)); // (G, G0·Dv)
        NDArray both = matrix.matMul(rows.reshape(grid, side, width)); // (G, G, Dv)
        return all.get(new NDIndex().addSliceDim(0, 1)).concat(both.reshape((long) grid * grid, width), 0);
    }
}
