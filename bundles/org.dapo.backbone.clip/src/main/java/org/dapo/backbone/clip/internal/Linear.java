package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A linear map. The weight lies as files have it, (out, in), and is used where it lies: the matrix product reads a
 * transposed operand as fast as a straight one, so nothing is copied.
 *
 * @param weight (out, in), perhaps a view
 * @param bias (out,), if there is one
 */
record Linear(NDArray weight, Optional<NDArray> bias) {
    /** A map without a bias whose matrix lies the other way, (in, out). */
    static Linear transposed(NDArray matrix) {
        return new Linear(matrix.transpose(), Optional.empty());
    }

    /** x (…, in) to (…, out), owned by the manager of x. */
    NDArray apply(NDArray x) {
        return ai.djl.nn.core.Linear.linear(x, weight, bias.orElse(null)).singletonOrThrow();
    }
}
