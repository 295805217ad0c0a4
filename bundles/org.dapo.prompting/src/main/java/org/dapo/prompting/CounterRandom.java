package org.dapo.prompting;

/**
 * Random numbers as a function of (seed, name, index). There is no state, so the order of requests does not matter, and the
 * results are the same on every machine. The mixing function is that of SplitMix64 (Steele, Lea and Flood 2014).
 */
public final class CounterRandom {
    /** 2^64 divided by the golden ratio, odd: SplitMix64's increment. */
    private static final long INCREMENT = 0x9E3779B97F4A7C15L;

    private final long key;

    /**
     * Creates a stream of numbers.
     *
     * @param seed the seed of all streams
     * @param name distinguishes this stream from the others
     */
    public CounterRandom(long seed, String name) {
        long mixed = mix(seed);
        for (int i = 0; i < name.length(); i++) {
            mixed = mix(mixed + INCREMENT * (name.charAt(i) + 1));
        }
        key = mixed;
    }

    /**
     * A uniform number.
     *
     * @param index the index in the stream
     * @return 0 inclusive to 1 exclusive, a multiple of 2^-53
     */
    public double uniform(long index) {
        return (mix(key + INCREMENT * (index + 1)) >>> 11) * 0x1p-53;
    }

    /**
     * A standard normal number, by the Box-Muller transform. It is independent of its neighbours, but not of the uniform numbers
     * of the same stream.
     *
     * @param index the index in the stream
     * @return the number
     */
    public double normal(long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
