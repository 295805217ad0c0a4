package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;

/**
 * One pre-norm layer of a CLIP tower (Radford et al. 2021, section 2.4): x + attention(LN1 x), then x + MLP(LN2 x).
 *
 * <p>N sequences, L their length, D the tower's width, H heads, d = D / H the width of a head. What a method returns belongs
 * to the manager of its first argument; the large arrays on the way are closed as soon as the next is there. That is safe
 * with gradients too: the graph keeps what it needs.
 */
record TransformerLayer(
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

    /** Queries, keys and values of the layer's normed input, each (N, H, L, d). */
    record Projections(NDArray query, NDArray key, NDArray value) {}

    /** x (N, L, D) to its projections. */
    Projections project(NDArray x) {
        long batch = x.getShape().get(0);
        long length = x.getShape().get(1);
        long width = x.getShape().get(2);
        try (NDArray normed = attentionNorm.apply(x);
                NDArray fused = queryKeyValue.apply(normed)) { // (N, L, 3 D)
            NDArray apart = fused.reshape(batch, length, 3, heads, width / heads) // (N, L, 3, H, d)
                    .transpose(2, 0, 3, 1, 4); // (3, N, H, L, d)
            return new Projections(apart.get(0), apart.get(1), apart.get(2));
        }
    }

    /**
     * The layer itself.
     *
     * @param x (N, L, D), the layer's input
     * @param own the projections of x
     * @param mask (L, L), added to the attention's logits, if any
     * @return (N, L, D)
     */
    NDArray forward(NDArray x, Projections own, Optional<NDArray> mask) {
        NDArray attended = attend(own.query(), own.key(), own.value(), mask).addi(x);
        return mlp(attended);
    }

    /**
     * The layer as a value-value branch takes it, with the layer's own weights.
     *
     * @param state (N, L, D), the branch's state
     * @param value (N, H, L, d), the values of the ordinary path's input
     * @param branch whether the state is added and the MLP follows
     * @return (N, L, D), the branch's next state
     */
    NDArray forward(NDArray state, NDArray value, ValueBranch branch) {
        NDArray next = attend(value, value, value, Optional.empty());
        if (branch.residual()) {
            next.addi(state);
        }
        return branch.mlp() ? mlp(next) : next;
    }

    /** softmax(Q Kᵀ / sqrt(d) + mask) V through the output projection: (N, H, L, d) three times to (N, L, D). */
    private NDArray attend(NDArray query, NDArray key, NDArray value, Optional<NDArray> mask) {
        Shape shape = query.getShape();
        long width = shape.get(1) * shape.get(3);
        try (NDArray scaled = query.mul(Constants.scalar(query, 1 / Math.sqrt(shape.get(3))));
                NDArray logits = scaled.matMul(key.transpose(0, 1, 3, 2))) { // (N, H, L, L)
            mask.ifPresent(logits::addi);
            try (NDArray weights = logits.softmax(-1);
                    NDArray mixed = weights.matMul(value)) { // (N, H, L, d)
                NDArray joined = mixed.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), width); // (N, L, D)
                return attentionOut.apply(joined);
            }
        }
    }

    private NDArray mlp(NDArray x) {
        try (NDArray normed = mlpNorm.apply(x);
                NDArray hidden = mlpIn.apply(normed); // (N, L, MLP width)
                NDArray active = activate(hidden)) {
            return mlpOut.apply(active).addi(x);
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
