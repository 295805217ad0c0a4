package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.tensor.Constants;

/**
 * Where the patches of a sequence lie. G is the side of the image's grid, k the number of patches in a sequence, W that of the
 * subsets of patches.
 *
 * @param side the grid side G
 * @param patches the number of patches k: G·G, or that of a subset
 * @param first the index of the first patch in the sequence; the others follow it
 * @param places (W, G·G, k), 1 where a subset's patch lies; empty if the sequences have all patches. Sequence i is of the subset
 * i mod W
 */
record PatchGrid(int side, int patches, int first, Optional<NDArray> places) {
    /** All patches, after the class token. */
    static PatchGrid whole(int side) {
        return new PatchGrid(side, side * side, 1, Optional.empty());
    }

    /** Subsets of the patches, each after a class token. */
    static PatchGrid of(NDManager owner, int side, List<int[]> subsets) {
        int all = side * side;
        int patches = subsets.get(0).length;
        float[] places = new float[Math.multiplyExact(subsets.size(), Math.multiplyExact(all, patches))];
        for (int subset = 0; subset < subsets.size(); subset++) {
            for (int i = 0; i < patches; i++) {
                places[(subset * all + subsets.get(subset)[i]) * patches + i] = 1;
            }
        }
        return new PatchGrid(
                side, patches, 1, Optional.of(Constants.array(owner, places, new Shape(subsets.size(), all, patches))));
    }

    /** The same patches in longer sequences, after other tokens. */
    PatchGrid startingAt(int index) {
        return new PatchGrid(side, patches, index, places);
    }

    /** Lays the patches out in the image, with zeros where there are none: (N, k, D) to (N, D, G, G). */
    NDArray laid(NDArray x) {
        long width = x.getShape().get(2);
        if (places.isEmpty()) {
            return x.transpose(0, 2, 1).reshape(-1, width, side, side);
        }
        NDArray subsets = places.get(); // not the first operand of the product, as its manager would own the result
        NDArray apart = x.reshape(-1, subsets.getShape().get(0), patches, width).transpose(0, 1, 3, 2); // (B, W, D, k)
        return apart.matMul(subsets.transpose(0, 2, 1)).reshape(-1, width, side, side);
    }

    /** The opposite: (N, D, G, G) to (N, k, D). */
    NDArray picked(NDArray x) {
        long width = x.getShape().get(1);
        long all = (long) side * side;
        if (places.isEmpty()) {
            return x.reshape(-1, width, all).transpose(0, 2, 1);
        }
        NDArray subsets = places.get();
        NDArray apart = x.reshape(-1, subsets.getShape().get(0), width, all); // (B, W, D, G·G)
        return apart.matMul(subsets).transpose(0, 1, 3, 2).reshape(-1, patches, width);
    }
}
