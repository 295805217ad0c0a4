package org.dapo.prompt.winclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * All square windows of one size on a grid. B images, G the grid side, W windows.
 *
 * @param grid the grid side G
 * @param side the side of a window in patches; limited to the grid side
 */
record Windows(int grid, int side) {
    /** Lower bound of a score, so that the inverse of 0 is finite. */
    private static final float LEAST = 1e-30f;

    /** Limits the side to the grid. */
    Windows {
        side = Math.min(side, grid);
    }

    /**
     * The patches of each window.
     *
     * @return W lists of patch indexes; windows and patches are both in row order
     */
    List<int[]> patches() {
        List<int[]> windows = new ArrayList<>();
        for (int top = 0; top + side <= grid; top++) {
            for (int left = 0; left + side <= grid; left++) {
                int[] patches = new int[side * side];
                for (int i = 0; i < patches.length; i++) {
                    patches[i] = (top + i / side) * grid + left + i % side;
                }
                windows.add(patches);
            }
        }
        return windows;
    }

    /**
     * The inverse of the harmonic mean over the windows that cover a patch.
     *
     * @param manager owns intermediate arrays
     * @param scores (B, W): 0 to 1
     * @return (B, G, G)
     */
    NDArray inverseHarmonicMean(NDManager manager, NDArray scores) {
        List<int[]> windows = patches();
        float[] windowsPerPatch = new float[grid * grid];
        windows.forEach(window -> {
            for (int patch : window) {
                windowsPerPatch[patch]++;
            }
        });
        float[] cover = new float[windows.size() * grid * grid]; // (W, G·G)
        for (int w = 0; w < windows.size(); w++) {
            for (int patch : windows.get(w)) {
                cover[w * grid * grid + patch] = 1 / windowsPerPatch[patch];
            }
        }
        NDArray inverse = scores.maximum(LEAST).pow(-1);
        return inverse.matMul(manager.create(cover, new Shape(windows.size(), (long) grid * grid)))
                .reshape(-1, grid, grid);
    }
}
