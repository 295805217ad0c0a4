package org.dapo.histogram;

import java.util.Arrays;

/** Negatives and the weight of positives at ascending keys. Immutable. */
final class Bins {
    /** No key at all. */
    static final Bins NONE = new Bins(new int[0], new long[0], new long[0]);

    /** The memory of a bin in bytes. */
    static final int BYTES = Integer.BYTES + 2 * Long.BYTES;

    private final int[] keys;
    private final long[] negatives;
    private final long[] positives;

    private Bins(int[] keys, long[] negatives, long[] positives) {
        this.keys = keys;
        this.negatives = negatives;
        this.positives = positives;
    }

    int size() {
        return keys.length;
    }

    /** The counts of both. */
    Bins plus(Bins other) {
        Builder sum = new Builder(size() + other.size());
        int mine = 0;
        int theirs = 0;
        while (mine < size() || theirs < other.size()) {
            if (theirs == other.size() || (mine < size() && keys[mine] <= other.keys[theirs])) {
                sum.add(keys[mine], negatives[mine], positives[mine]);
                mine++;
            } else {
                sum.add(other.keys[theirs], other.negatives[theirs], other.positives[theirs]);
                theirs++;
            }
        }
        return sum.bins();
    }

    /** The same counts at keys that have lost so many low bits. */
    Bins without(int bits) {
        if (bits == 0) {
            return this;
        }
        Builder coarser = new Builder(size());
        for (int i = 0; i < size(); i++) {
            coarser.add(keys[i] >> bits, negatives[i], positives[i]);
        }
        return coarser.bins();
    }

    /** The least number of low bits that the keys have to lose until no more than a limit of them are left. */
    int bitsTooMany(int limit) {
        // Two neighbours stay apart until the highest bit in which they differ is lost.
        int[] lostAt = new int[Integer.SIZE + 1];
        for (int i = 1; i < size(); i++) {
            lostAt[Integer.SIZE - Integer.numberOfLeadingZeros(keys[i] ^ keys[i - 1])]++;
        }
        int left = size();
        int bits = 0;
        while (left > limit) {
            bits++;
            left -= lostAt[bits];
        }
        return bits;
    }

    /** With a score's lowest and highest value, as others see them. */
    RankedBins ranked(int droppedBits, float lowest, float highest) {
        return new RankedBins(droppedBits, keys, negatives, positives, lowest, highest);
    }

    /** Takes bins in ascending order; those of one key become one. */
    static final class Builder {
        private int[] keys;
        private long[] negatives;
        private long[] positives;
        private int size;

        /** Takes memory for so many keys, and more when it is needed. */
        Builder(int expected) {
            keys = new int[expected];
            negatives = new long[expected];
            positives = new long[expected];
        }

        void add(int key, long moreNegatives, long morePositives) {
            if (size == 0 || keys[size - 1] != key) {
                if (size == keys.length) {
                    resize(Math.max(64, 2 * size));
                }
                keys[size++] = key;
            }
            negatives[size - 1] += moreNegatives;
            positives[size - 1] += morePositives;
        }

        Bins bins() {
            resize(size);
            return new Bins(keys, negatives, positives);
        }

        private void resize(int length) {
            if (length != keys.length) {
                keys = Arrays.copyOf(keys, length);
                negatives = Arrays.copyOf(negatives, length);
                positives = Arrays.copyOf(positives, length);
            }
        }
    }
}
