package org.dapo.tensorfile;

import java.util.Objects;

/**
 * The description of a tensor in a file.
 *
 * @param name its name
 * @param type the type of its elements
 * @param shape its dimensions, outermost first, empty for a scalar; copied on input and output
 */
@SuppressWarnings("ArrayRecordComponent") // engines take shapes as arrays, and these are never compared
public record TensorEntry(String name, TensorType type, long[] shape) {
    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the size does not fit a {@code long}
     */
    public TensorEntry {
        Objects.requireNonNull(name, "name");
        shape = shape.clone();
        type.bytes(shape);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Its size.
     *
     * @return the total in bytes
     */
    public long length() {
        return type.bytes(shape);
    }

    /**
     * The number of elements.
     *
     * @return the product of its dimensions, 1 for a scalar
     */
    public long elements() {
        return length() / type.bytes();
    }
}
