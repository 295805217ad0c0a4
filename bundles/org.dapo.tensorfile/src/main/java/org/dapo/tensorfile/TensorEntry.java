package org.dapo.tensorfile;

import java.util.Objects;

/**
 * Where a tensor lies in its file.
 *
 * @param name its name
 * @param type what its elements are
 * @param shape its dimensions, outermost first, none for a scalar; a copy, in and out
 * @param position its first byte in the file
 * @param length its size in bytes, the product of shape and element size
 */
@SuppressWarnings("ArrayRecordComponent") // engines take shapes as arrays, and nobody compares these
public record TensorEntry(String name, TensorType type, long[] shape, long position, long length) {
    /**
     * Checks that the parts agree.
     *
     * @throws IllegalArgumentException if length is not what type and shape make it, or position is negative
     */
    public TensorEntry {
        Objects.requireNonNull(name, "name");
        shape = shape.clone();
        if (position < 0 || length != type.bytes(shape)) {
            throw new IllegalArgumentException(
                    "tensor '%s' of %d bytes at %d does not fit its shape and type".formatted(name, length, position));
        }
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * How many elements it has.
     *
     * @return the product of its dimensions, 1 for a scalar
     */
    public long elements() {
        return length / type.bytes();
    }
}
