package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;

/**
 * A layer norm over the last dimension, with CLIP's ε of 1e-5.
 *
 * @param weight (D,)
 * @param bias (D,)
 */
public record LayerNorm(NDArray weight, NDArray bias) {
    public static final float EPSILON = 1e-5f;

    /** x (…, D) to (…, D), owned by the manager of x. */
    NDArray apply(NDArray x) {
        return ai.djl.nn.norm.LayerNorm.layerNorm(x, weight.getShape(), weight, bias, EPSILON)
                .singletonOrThrow();
    }
}
