package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A linear map. The weight has the layout of files, (out, in), and is used in place: the matrix product reads a transposed
 * operand equally fast, so nothing is copied.
 *
 * @param weight (out, in), may be a view
 * @param bias (out,), if any
 */
public record Linear(NDArray weight, Optional<NDArray> bias) {
    /** A map without a bias, whose matrix has the other layout, (in, out). */
    public static Linear transposed(NDArray matrix) {
        return new Linear(matrix.transpose(), Optional.empty());
    }

    /** x (…, in) to (…, out), owned by the manager of x. */
    NDArray apply(NDArray x) {
        return ai.djl.nn.core.Linear.linear(x, weight, bias.orElse(null)).singletonOrThrow();
    }
}
