package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * A conditional position encoding: a 3 by 3 convolution of each channel on its own, whose result is added to the patches (Chu et
 * al. 2021, Conditional positional encodings for vision transformers, arXiv 2102.10882; twice in each layer as in Ding et al.
 * 2022, DaViT, arXiv 2204.03645). Beyond the image, and where a subset has no patch, there are zeros. The class token and layer
 * tokens beside the patches pass unchanged; a layer token that overwrites a patch is treated as one.
 *
 * @param weight (Dv, 1, 3, 3)
 * @param bias (Dv,)
 */
public record PatchConvolution(NDArray weight, NDArray bias) {
    private static final Shape STRIDE = new Shape(1, 1);
    private static final Shape PADDING = new Shape(1, 1);
    private static final Shape DILATION = new Shape(1, 1);

    /**
     * Adds to each patch what it and its neighbours come to.
     *
     * @param x (N, L, Dv)
     * @param grid where the patches lie, in the sequence and in the image
     * @return (N, L, Dv), owned by the manager of x
     */
    NDArray apply(NDArray x, PatchGrid grid) {
        int channels = Math.toIntExact(weight.getShape().get(0));
        try (NDList parts = Sequences.split(x, grid.first(), grid.first() + grid.patches());
                NDArray laid = grid.laid(parts.get(1));
                NDArray seen = Conv2d.conv2d(laid, weight, bias, STRIDE, PADDING, DILATION, channels)
                        .singletonOrThrow()) { // (N, Dv, G, G)
            return Sequences.join(parts.get(0), grid.picked(seen).add(parts.get(1)), parts.get(2));
        }
    }
}
