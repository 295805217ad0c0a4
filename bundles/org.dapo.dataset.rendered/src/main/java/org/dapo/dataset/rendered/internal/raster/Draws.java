package org.dapo.dataset.rendered.internal.raster;

/**
 * Random numbers by name. Each is a hash of a key and its name. So no draw depends on the order of the others, and an additional
 * draw changes none. Immutable.
 */
public final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    private Draws(long key) {
        this.key = key;
    }

    /** The draws of a seed. */
    public static Draws of(long seed) {
        return new Draws(mix(seed + GOLDEN));
    }

    /** The draws for one purpose, independent of those for any other. */
    public Draws sub(String purpose) {
        return new Draws(bits(purpose));
    }

    /** The draws for one of many things of a kind. */
    public Draws sub(String purpose, long index) {
        return new Draws(mix(bits(purpose) + GOLDEN * (index + 1)));
    }

    /** A number in {@code low} (inclusive) to {@code high} (exclusive). */
    public float real(String name, float low, float high) {
        return low + (high - low) * ((bits(name) >>> 40) * 0x1p-24f);
    }

    /** A whole number from 0 to below {@code bound}. */
    public int below(String name, int bound) {
        return (int) (((bits(name) >>> 33) * bound) >>> 31);
    }

    /** True in this share of all cases. */
    public boolean chance(String name, float share) {
        return real(name, 0, 1) < share;
    }

    /** -1 or 1. */
    public int sign(String name) {
        return bits(name) < 0 ? -1 : 1;
    }

    /** 64 random bits. */
    public long bits(String name) {
        // String.hashCode is specified, so it is the same on every platform.
        return mix(key ^ (name.hashCode() * GOLDEN));
    }

    /** The finaliser of SplitMix64: Steele, Lea and Flood, OOPSLA 2014, with Stafford's variant 13. */
    public static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
