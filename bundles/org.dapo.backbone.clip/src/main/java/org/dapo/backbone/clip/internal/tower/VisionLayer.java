package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;

/**
 * One layer of the vision tower: a transformer layer, and the convolutions among the patches if the tower has them. N sequences,
 * L their length, Dv the tower's width, H heads, d the width of a head.
 *
 * @param layer attention and MLP
 * @param beforeAttention the convolution before the attention, if any
 * @param beforeMlp the convolution before the MLP, if any
 */
public record VisionLayer(
        TransformerLayer layer, Optional<PatchConvolution> beforeAttention, Optional<PatchConvolution> beforeMlp) {
    /** Whether the layer needs to know where the patches lie. */
    boolean convolves() {
        return beforeAttention.isPresent() || beforeMlp.isPresent();
    }

    /** What the attention works on: (N, L, Dv) to (N, L, Dv). */
    NDArray enter(NDArray x, PatchGrid grid) {
        return beforeAttention.map(one -> one.apply(x, grid)).orElse(x);
    }

    /** Projects the result x of {@link #enter}. */
    TransformerLayer.Projections project(NDArray x) {
        return layer.project(x);
    }

    /**
     * Applies the layer.
     *
     * @param x (N, L, Dv), the result of {@link #enter}
     * @param own the projections of x
     * @param grid where the patches lie
     * @return (N, L, Dv)
     */
    NDArray forward(NDArray x, TransformerLayer.Projections own, PatchGrid grid) {
        return layer.mlp(beforeMlp(layer.attention(x, own, Optional.empty()), grid));
    }

    /**
     * Applies the layer in a value-value branch.
     *
     * @param state (N, L, Dv), the branch's state after {@link #enter}
     * @param value (N·H, L, d), the values of the ordinary path's input
     * @param branch whether the state is added and the MLP follows
     * @param grid where the patches lie
     * @return (N, L, Dv), the branch's next state
     */
    NDArray forward(NDArray state, NDArray value, ValueBranch branch, PatchGrid grid) {
        NDArray next = layer.attention(state, value, branch);
        return branch.mlp() ? layer.mlp(beforeMlp(next, grid)) : next;
    }

    private NDArray beforeMlp(NDArray x, PatchGrid grid) {
        return beforeMlp.map(one -> one.apply(x, grid)).orElse(x);
    }
}
