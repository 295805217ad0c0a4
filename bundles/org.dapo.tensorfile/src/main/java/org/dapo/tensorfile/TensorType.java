package org.dapo.tensorfile;

/** The type of a tensor's elements. The names are those of the safetensors format. */
public enum TensorType {
    /** A truth value, one byte, 0 or 1. */
    BOOL(1),
    /** Unsigned integer of 8 bits. */
    U8(1),
    /** Signed integer of 8 bits. */
    I8(1),
    /** Unsigned integer of 16 bits. */
    U16(2),
    /** Signed integer of 16 bits. */
    I16(2),
    /** Unsigned integer of 32 bits. */
    U32(4),
    /** Signed integer of 32 bits. */
    I32(4),
    /** Unsigned integer of 64 bits. */
    U64(8),
    /** Signed integer of 64 bits. */
    I64(8),
    /** IEEE 754 binary16: 1 sign, 5 exponent and 10 mantissa bits. */
    F16(2),
    /** bfloat16, the upper half of a binary32. */
    BF16(2),
    /** IEEE 754 binary32. */
    F32(4),
    /** IEEE 754 binary64. */
    F64(8);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The size of an element.
     *
     * @return bytes per element: 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether tensors of this type can be read as float32, as {@link TensorFile#float32} does.
     *
     * @return true for {@link #F32}, {@link #F16} and {@link #BF16}
     */
    public boolean widensToFloat32() {
        return this == F32 || this == F16 || this == BF16;
    }

    /**
     * The size of a tensor of this type.
     *
     * @param shape its dimensions, none for a scalar
     * @return bytes in all
     * @throws IllegalArgumentException if a dimension is negative or the size, zeros left out, does not fit a {@code long}
     */
    public long bytes(long... shape) {
        long size = bytes;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("a shape has no negative dimension such as " + dimension);
            }
            empty |= dimension == 0;
            try {
                // The other dimensions of an empty tensor must fit too, since engines compute with them.
                size = Math.multiplyExact(size, Math.max(1, dimension));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the product of the shape does not fit 63 bits", e);
            }
        }
        return empty ? 0 : size;
    }
}
