package org.dapo.histogram;

/**
 * Maps float32 scores to ints of the same order. The bit patterns of IEEE 754 magnitudes already have this order; only negative
 * ones are reversed. Shifting such an int right drops mantissa bits and keeps the order.
 */
final class OrderedBits {
    static final int LOWEST = of(Float.NEGATIVE_INFINITY);
    static final int HIGHEST = of(Float.POSITIVE_INFINITY);

    private OrderedBits() {}

    /** The int of a score that is not NaN; -0.0 and 0.0 have the same one. */
    static int of(float score) {
        int bits = Float.floatToRawIntBits(score + 0.0f); // -0.0 + 0.0 is 0.0
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** The score of an int; the other direction of {@link #of}. */
    static float score(int ordered) {
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE)) + 0.0f;
    }
}
