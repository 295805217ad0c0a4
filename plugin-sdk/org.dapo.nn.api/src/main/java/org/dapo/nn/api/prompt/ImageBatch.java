package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A batch of images on the device.
 *
 * @param pixels (B, 3, S, S), float32, preprocessed
 * @param products for each of the B images the words of its product
 */
public record ImageBatch(NDArray pixels, List<String> products) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException unless the pixels are square and there is one product per image
     */
    public ImageBatch {
        products = List.copyOf(products);
        long[] shape = pixels.getShape().getShape();
        if (shape.length != 4 || shape[1] != 3 || shape[2] != shape[3] || shape[0] != products.size()) {
            throw new IllegalArgumentException(
                    "not a batch of %d square images: %s".formatted(products.size(), pixels.getShape()));
        }
    }

    /**
     * The input side S.
     *
     * @return the side in pixels
     */
    public int side() {
        return Math.toIntExact(pixels.getShape().get(3));
    }
}
