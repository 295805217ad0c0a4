package org.dapo.tensorfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A tensor to write.
 *
 * @param type the type of its elements
 * @param shape its dimensions, outermost first, empty for a scalar; copied on input and output
 * @param content supplies its bytes when they are to be written
 */
@SuppressWarnings("ArrayRecordComponent") // engines take shapes as arrays, and these are never compared
public record TensorData(TensorType type, long[] shape, Content content) {
    /**
     * Checks type and shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the size does not fit a {@code long}
     */
    public TensorData {
        Objects.requireNonNull(content, "content");
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

    /** Its bytes, as many as shape and type ask for. */
    ByteBuffer bytes(String name) throws IOException {
        ByteBuffer bytes = content.bytes().duplicate();
        if (bytes.remaining() != length()) {
            throw new IllegalArgumentException("tensor '%s' came with %d bytes; its shape and type ask for %d"
                    .formatted(name, bytes.remaining(), length()));
        }
        return bytes;
    }

    /**
     * A tensor whose bytes are in memory.
     *
     * @param type the type of its elements
     * @param shape its dimensions
     * @param bytes its elements from position to limit, little-endian, row-major; not copied
     * @return the tensor
     */
    public static TensorData of(TensorType type, long[] shape, ByteBuffer bytes) {
        return new TensorData(type, shape, () -> bytes);
    }

    /**
     * A float32 tensor.
     *
     * @param values its elements, row-major; not copied
     * @param shape its dimensions
     * @return the tensor
     */
    public static TensorData of(float[] values, long... shape) {
        return new TensorData(TensorType.F32, shape, () -> {
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes;
        });
    }

    /** Supplies a tensor's bytes. */
    @FunctionalInterface
    public interface Content {
        /**
         * Returns the bytes. It is called once per write, after the preceding tensors are written, so only one tensor is held at
         * a time.
         *
         * @return the elements from position to limit, little-endian, row-major; the buffer's position and limit are not changed
         * @throws IOException if they are not available; the write then fails and leaves no trace
         */
        ByteBuffer bytes() throws IOException;
    }
}
