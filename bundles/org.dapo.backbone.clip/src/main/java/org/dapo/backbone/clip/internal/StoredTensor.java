package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * How a tensor lies in a file.
 *
 * @param names the file's tensors that make it, laid end to end along the first dimension
 * @param shape the shape that each of them must have
 * @param transposed whether it lies there transposed
 */
record StoredTensor(List<String> names, Shape shape, boolean transposed) {
    /** One that lies there as it is. */
    static StoredTensor alone(String name, Shape shape) {
        return new StoredTensor(List.of(name), shape, false);
    }
}
