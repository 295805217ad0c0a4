package org.dapo.tensorfile.internal;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Widens 16-bit floats to float32 exactly. It works on bit patterns, so that no NaN is altered. */
public final class HalfPrecision {
    /** The most bytes converted in one call: input and output fit the cache. */
    public static final int CHUNK_BYTES = 1 << 16;

    /** A float32 has 13 mantissa bits more than a float16. */
    private static final int MANTISSA_SHIFT = 13;

    /** The exponents' biases differ by 127 - 15. */
    private static final int REBIAS = (127 - 15) << 23;

    /** The float16 exponent field, in place for float32. */
    private static final int EXPONENT = 0x7c00 << MANTISSA_SHIFT;

    /** 2^-14, the smallest normal float16. */
    private static final int SMALLEST_NORMAL = REBIAS + (1 << 23);

    private HalfPrecision() {}

    /**
     * Widens float16 values.
     *
     * @param halves 2 bytes per value, little-endian, at most {@link #CHUNK_BYTES}; read up to its limit
     * @param floats takes 4 bytes per value, little-endian
     */
    public static void float16(ByteBuffer halves, ByteBuffer floats) {
        short[] in = taken(halves);
        int[] out = new int[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = float16(in[i]);
        }
        give(out, floats);
    }

    /**
     * Widens bfloat16 values.
     *
     * @param halves 2 bytes per value, little-endian, at most {@link #CHUNK_BYTES}; read up to its limit
     * @param floats takes 4 bytes per value, little-endian
     */
    public static void bfloat16(ByteBuffer halves, ByteBuffer floats) {
        short[] in = taken(halves);
        int[] out = new int[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = in[i] << 16;
        }
        give(out, floats);
    }

    /** The float32 bits of a float16. */
    private static int float16(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = (half & 0x7fff) << MANTISSA_SHIFT;
        int exponent = magnitude & EXPONENT;
        if (exponent == EXPONENT) {
            return sign | (magnitude + 2 * REBIAS);
        }
        if (exponent == 0) {
            // A subnormal is mantissa * 2^-24: put the mantissa below a leading one, then subtract that one.
            float value = Float.intBitsToFloat(magnitude + SMALLEST_NORMAL) - Float.intBitsToFloat(SMALLEST_NORMAL);
            return sign | Float.floatToRawIntBits(value);
        }
        return sign | (magnitude + REBIAS);
    }

    private static short[] taken(ByteBuffer halves) {
        short[] in = new short[halves.remaining() / 2];
        halves.asShortBuffer().get(in);
        halves.position(halves.limit());
        return in;
    }

    private static void give(int[] out, ByteBuffer floats) {
        IntBuffer target = floats.asIntBuffer();
        target.put(out);
        floats.position(floats.position() + 4 * target.position());
    }

    /** One of the two conversions. */
    @FunctionalInterface
    public interface Widening {
        /**
         * Widens a chunk.
         *
         * @param halves 2 bytes per value, little-endian
         * @param floats takes 4 bytes per value, little-endian
         */
        void widen(ByteBuffer halves, ByteBuffer floats);
    }
}
