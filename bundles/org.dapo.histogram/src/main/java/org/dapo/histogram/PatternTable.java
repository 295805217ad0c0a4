package org.dapo.histogram;

import java.util.Arrays;

/**
 * Two counts per int key, in open addressing over primitive arrays: 20 bytes a slot, at most half of the slots taken.
 * Eight neighbouring keys share a cache line, because neighbouring pixels have neighbouring scores.
 */
final class PatternTable {
    /** No score has this key: as ordered bits it would be a NaN. */
    private static final int EMPTY = Integer.MAX_VALUE;

    /** 2^32 divided by the golden ratio, Knuth's multiplicative hashing. */
    private static final int GOLDEN = 0x9E3779B1;

    static final int SMALLEST_CAPACITY = 1024;
    static final int BYTES_PER_SLOT = Integer.BYTES + 2 * Long.BYTES;

    private final int[] keys;
    private final long[] counts;
    private final int shift;
    private int size;

    /** An empty table; the capacity is a power of two. */
    PatternTable(int capacity) {
        keys = new int[capacity];
        Arrays.fill(keys, EMPTY);
        counts = new long[2 * capacity];
        shift = Integer.SIZE + 3 - Integer.numberOfTrailingZeros(capacity);
    }

    int size() {
        return size;
    }

    int capacity() {
        return keys.length;
    }

    /** Whether another key may enter. */
    boolean hasRoom() {
        return size < keys.length / 2;
    }

    /**
     * Counts scores from one index on, each at its ordered bits without the dropped ones: a weight of 0 is one negative,
     * a larger one is added to the positives, a smaller one leaves the score out.
     *
     * @return the index of the first score that was not counted since its key is new and the table has {@code limit}
     *     keys or is half full; the number of scores if all were counted
     */
    int count(float[] scores, long[] weights, int from, int dropped, int limit) {
        int[] keys = this.keys;
        long[] counts = this.counts;
        int mask = keys.length - 1;
        int room = Math.min(limit, keys.length / 2) - size;
        int before = room;
        int i = from;
        scores:
        for (; i < scores.length; i++) {
            long weight = weights[i];
            if (weight < 0) {
                continue;
            }
            int key = OrderedBits.of(scores[i]) >> dropped;
            int slot = home(key);
            for (int found = keys[slot]; found != key; found = keys[slot]) {
                if (found == EMPTY) {
                    if (room == 0) {
                        break scores;
                    }
                    room--;
                    keys[slot] = key;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            counts[2 * slot + (weight == 0 ? 0 : 1)] += Math.max(weight, 1);
        }
        size += before - room;
        return i;
    }

    /** Adds to the counts of a key; the table must have room if the key is new. */
    void add(int key, long negatives, long positives) {
        int slot = find(key);
        if (keys[slot] == EMPTY) {
            keys[slot] = key;
            size++;
        }
        counts[2 * slot] += negatives;
        counts[2 * slot + 1] += positives;
    }

    boolean contains(int key) {
        return keys[find(key)] == key;
    }

    long negatives(int key) {
        return counts[2 * find(key)];
    }

    long positives(int key) {
        return counts[2 * find(key) + 1];
    }

    /** A table of another capacity with the same counts at keys that have lost so many low bits. */
    PatternTable copy(int capacity, int dropped) {
        PatternTable copy = new PatternTable(capacity);
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != EMPTY) {
                copy.add(keys[slot] >> dropped, counts[2 * slot], counts[2 * slot + 1]);
            }
        }
        return copy;
    }

    /** All keys, ascending. */
    int[] sortedKeys() {
        int[] sorted = new int[size];
        int next = 0;
        for (int key : keys) {
            if (key != EMPTY) {
                sorted[next++] = key;
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private int find(int key) {
        int slot = home(key);
        while (keys[slot] != key && keys[slot] != EMPTY) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private int home(int key) {
        return (((key >>> 3) * GOLDEN) >>> shift) << 3 | (key & 7);
    }
}
