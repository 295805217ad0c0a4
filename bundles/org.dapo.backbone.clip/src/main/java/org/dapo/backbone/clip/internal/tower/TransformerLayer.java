package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.dapo.nn.api.tensor.Constants;

/**
 * One pre-norm layer of a CLIP tower (Radford et al. 2021, section 2.4): x + attention(LN1 x), then x + MLP(LN2 x).
 * <p>N sequences, L their length, D the tower's width, H heads, d = D / H the width of a head. A result is owned by the manager
 * of the method's first argument. Large intermediate arrays are closed as soon as the next one exists. This is safe with
 * gradients too: the graph keeps what it needs.
 */
public record TransformerLayer(
        LayerNorm attentionNorm,
        Linear queryKeyValue,
        Linear attentionOut,
        LayerNorm mlpNorm,
        Linear mlpIn,
        Linear mlpOut,
        int heads,
        BackboneSpec.Activation activation) {
    /** QuickGELU's factor, from OpenAI's CLIP. */
    private static final float QUICK = 1.702f;
    /** The largest hidden layer, in bytes, of the rows that pass the MLP together, as in {@link Attention}. */
    private static final long HIDDEN_BYTES = 8 << 20;

    /** Queries, keys and values of the layer's normalised input, each (N·H, L, d). */
    record Projections(NDArray query, NDArray key, NDArray value) {}

    /** Projects x (N, L, D). */
    Projections project(NDArray x) {
        try (NDArray normed = attentionNorm.apply(x);
                NDArray fused = queryKeyValue.apply(normed); // (N, L, 3 D)
                // The gradient of a split is one concatenation; those of indexes are arrays of zeros to be added up.
                NDList apart = fused.split(3, 2)) {
            return new Projections(byHead(apart.get(0)), byHead(apart.get(1)), byHead(apart.get(2)));
        }
    }

    /** (N, L, D) to (N·H, L, d). */
    private NDArray byHead(NDArray x) {
        long length = x.getShape().get(1);
        long width = x.getShape().get(2) / heads;
        return x.reshape(-1, length, heads, width).transpose(0, 2, 1, 3).reshape(-1, length, width);
    }

    /**
     * Applies the layer.
     *
     * @param x (N, L, D), the layer's input
     * @param own the projections of x
     * @param mask (L, L), added to the attention logits, if any
     * @return (N, L, D)
     */
    NDArray forward(NDArray x, Projections own, Optional<NDArray> mask) {
        return mlp(attention(x, own, mask));
    }

    /**
     * The first half of the layer: x plus the attention.
     *
     * @param x (N, L, D), the layer's input
     * @param own the projections of x
     * @param mask (L, L), added to the attention logits, if any
     * @return (N, L, D)
     */
    NDArray attention(NDArray x, Projections own, Optional<NDArray> mask) {
        return attend(own.query(), own.key(), own.value(), mask).addi(x);
    }

    /**
     * The first half of the layer in a value-value branch, with the layer's own weights.
     *
     * @param state (N, L, D), the branch's state
     * @param value (N·H, L, d), the values of the ordinary path's input
     * @param branch whether the state is added
     * @return (N, L, D)
     */
    NDArray attention(NDArray state, NDArray value, ValueBranch branch) {
        NDArray next = attend(value, value, value, Optional.empty());
        return branch.residual() ? next.addi(state) : next;
    }

    /** Attention and output projection: three times (N·H, L, d) to (N, L, D). */
    private NDArray attend(NDArray query, NDArray key, NDArray value, Optional<NDArray> mask) {
        long length = query.getShape().get(1);
        long width = heads * query.getShape().get(2);
        try (NDArray mixed = Attention.mix(query, key, value, mask)) { // (N·H, L, d)
            NDArray joined = mixed.reshape(-1, heads, length, width / heads)
                    .transpose(0, 2, 1, 3) // (N, L, H, d)
                    .reshape(-1, length, width);
            return attentionOut.apply(joined);
        }
    }

    /** The second half of the layer: x (N, L, D) plus the MLP of its normalised value, some rows at a time. */
    NDArray mlp(NDArray x) {
        long width = x.getShape().get(2);
        long all = x.getShape().get(0) * x.getShape().get(1);
        long some = Math.max(1, HIDDEN_BYTES / (mlpIn.weight().getShape().get(0) * Float.BYTES));
        try (NDArray normed = mlpNorm.apply(x)) {
            if (some >= all) {
                return mlpRows(normed).addi(x);
            }
            NDArray rows = normed.reshape(all, width);
            NDList parts = new NDList();
            for (long from = 0; from < all; from += some) {
                parts.add(mlpRows(rows.get(new NDIndex().addSliceDim(from, Math.min(from + some, all)))));
            }
            NDArray joined = NDArrays.concat(parts).reshape(x.getShape());
            parts.close();
            return joined.addi(x);
        }
    }

    private NDArray mlpRows(NDArray normed) {
        try (NDArray hidden = mlpIn.apply(normed); // (…, MLP width)
                NDArray active = activate(hidden)) {
            return mlpOut.apply(active);
        }
    }

    private NDArray activate(NDArray x) {
        if (activation == BackboneSpec.Activation.GELU) {
            return Activation.gelu(x);
        }
        try (NDArray scaled = x.mul(Constants.scalar(x, QUICK));
                NDArray gate = Activation.sigmoid(scaled)) {
            return gate.mul(x);
        }
    }
}
