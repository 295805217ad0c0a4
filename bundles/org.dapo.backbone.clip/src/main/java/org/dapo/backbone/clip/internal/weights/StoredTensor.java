package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The storage of a tensor in a file.
 *
 * @param names the file's tensors that form it, concatenated along the first dimension
 * @param shape the shape that each of them must have
 * @param transposed whether it is stored transposed
 */
public record StoredTensor(List<String> names, Shape shape, boolean transposed) {
    /** A tensor stored as a single one, unchanged. */
    static StoredTensor alone(String name, Shape shape) {
        return new StoredTensor(List.of(name), shape, false);
    }
}
