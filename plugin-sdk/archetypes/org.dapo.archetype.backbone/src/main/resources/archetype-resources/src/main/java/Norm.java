package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.LayerNorm;

/**
 * A layer norm over the last dimension.
 *
 * @param weight (D)
 * @param bias (D)
 */
record Norm(NDArray weight, NDArray bias) {
    private static final float EPSILON = 1e-5f;

    /** x (…, D) to (…, D), owned by the manager of x. */
    NDArray apply(NDArray x) {
        return LayerNorm.layerNorm(x, weight.getShape(), weight, bias, EPSILON).singletonOrThrow();
    }
}
