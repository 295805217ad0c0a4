package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import org.dapo.backbone.clip.internal.weights.Convolutions;

/**
 * One convolution of a {@link Convolutions#stem stem}.
 *
 * @param weight (out, in, 3, 3)
 * @param bias (out,)
 */
public record StemConvolution(NDArray weight, NDArray bias) {
    private static final Shape STRIDE = new Shape(2, 2);
    private static final Shape PADDING = new Shape(1, 1);
    private static final Shape DILATION = new Shape(1, 1);

    /** x (B, in, S, S) to (B, out, S / 2, S / 2), owned by the manager of x; S is even. */
    NDArray apply(NDArray x) {
        try (NDArray mixed =
                Conv2d.conv2d(x, weight, bias, STRIDE, PADDING, DILATION).singletonOrThrow()) {
            return Activation.gelu(mixed);
        }
    }
}
