package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The output of the vision tower.
 *
 * @param image (B, D): the pooled feature, projected, not normalised; (B, W, D) for a pass over W token subsets
 * @param patches for each feature layer of the pass, in its order, (B, G·G, Dv), or (B, G·G, D) if the pass projects, without
 *     layer tokens; empty for a pass over token subsets
 * @param grid the grid side G
 */
public record ImageFeatures(NDArray image, List<NDArray> patches, int grid) {
    /** Copies the list. */
    public ImageFeatures {
        patches = List.copyOf(patches);
    }
}
