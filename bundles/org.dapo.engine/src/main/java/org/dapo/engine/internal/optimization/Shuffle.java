package org.dapo.engine.internal.optimization;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random numbers determined by (seed, epoch, index) alone, so that a resumed run draws the same as an uninterrupted one. */
public final class Shuffle {
    private Shuffle() {}

    /** The items in the order for an epoch. */
    public static <T> List<T> of(List<T> items, long seed, int epoch) {
        List<T> shuffled = new ArrayList<>(items);
        SplittableRandom random = random(seed, epoch, -1);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T swapped = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swapped);
        }
        return shuffled;
    }

    /** A generator for one item of one epoch. */
    public static SplittableRandom random(long seed, int epoch, int index) {
        SplittableRandom random = new SplittableRandom(seed);
        long ofEpoch = random.nextLong() + 0x9E3779B97F4A7C15L * epoch;
        return new SplittableRandom(new SplittableRandom(ofEpoch).nextLong() + 0xD1B54A32D192ED03L * (index + 1L));
    }
}
