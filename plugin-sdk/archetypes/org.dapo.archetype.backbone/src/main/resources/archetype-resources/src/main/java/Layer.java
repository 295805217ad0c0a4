package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Optional;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.dapo.nn.api.tensor.Constants;

/**
 * One layer of a tower: x + attention(norm x), then x + MLP(norm x). There are N sequences of L tokens, with the width D, H
 * heads, and d = D / H. Results are owned by the manager of the first argument.
 */
record Layer(
        Norm attentionNorm,
        NDArray queryKeyValue,
        NDArray attentionOut,
        Norm mlpNorm,
        NDArray mlpIn,
        NDArray mlpOut,
        int heads) {
    /** x (N, L, D) to (N, L, D). An optional mask of (L, L) is added to the attention. */
    NDArray forward(NDArray x, Optional<NDArray> mask) {
        NDArray projected = projected(x);
        return mlp(x.add(attention(projected.get(0), projected.get(1), projected.get(2), mask)));
    }

    /** The state of a value-value branch beside this layer, whose input is x. */
    NDArray forward(NDArray state, NDArray x, ValueBranch branch) {
        NDArray value = projected(x).get(2);
        NDArray attended = attention(value, value, value, Optional.empty());
        NDArray next = branch.residual() ? state.add(attended) : attended;
        return branch.mlp() ? mlp(next) : next;
    }

    /** Queries, keys and values: (3, N, H, L, d). */
    private NDArray projected(NDArray x) {
        long batch = x.getShape().get(0);
        long length = x.getShape().get(1);
        return attentionNorm
                .apply(x)
                .matMul(queryKeyValue)
                .reshape(batch, length, 3, heads, -1)
                .transpose(2, 0, 3, 1, 4);
    }

    private NDArray attention(NDArray query, NDArray key, NDArray value, Optional<NDArray> mask) {
        long batch = query.getShape().get(0);
        long length = query.getShape().get(2);
        double scale = 1 / Math.sqrt(query.getShape().get(3));
        // A constant that the backward pass needs is made by Constants: a plain number would be held in Java's memory.
        NDArray alike = query.matMul(key.transpose(0, 1, 3, 2)).mul(Constants.scalar(query, scale));
        NDArray weights = mask.map(alike::add).orElse(alike).softmax(-1); // (N, H, L, L)
        return weights.matMul(value).transpose(0, 2, 1, 3).reshape(batch, length, -1).matMul(attentionOut);
    }

    private NDArray mlp(NDArray x) {
        return x.add(Activation.gelu(mlpNorm.apply(x).matMul(mlpIn)).matMul(mlpOut));
    }
}
