package org.dapo.histogram;

import java.util.Arrays;

/**
 * Two counts per int key, for a limited number of keys. Keys that differ in their low bits only share a page, on which
 * their counts lie side by side: neighbouring pixels have neighbouring scores, and so meet in the processor's cache. A
 * directory, in open addressing over a primitive array at most half full, finds the pages.
 *
 * <p>A table begins with one key a page. When it is rebuilt, its pages become as large as the data fill them well: up to 64
 * keys, at most one and a half times the limit in all. It is rebuilt before they outgrow twice the limit. At a limit of
 * 2^20 keys this is at most 32 MiB of counts and 16 MiB of directory.
 */
final class PatternTable {
    /** No page has this number: as ordered bits it would be a NaN. */
    private static final int EMPTY = Integer.MAX_VALUE;

    /** 2^32 divided by the golden ratio, Knuth's multiplicative hashing. */
    private static final int GOLDEN = 0x9E3779B1;

    private static final int MOST_PAGE_BITS = 6;
    private static final int SMALLEST = 64;

    private final int limit;
    private final int pageBits;
    /** The number of each page (a key without its low bits) and its position, side by side. */
    private int[] directory = emptyDirectory(SMALLEST);
    /** The negatives and positives of each key, side by side, page by page. */
    private long[] counts = new long[2 * SMALLEST];

    private int pages;
    private int size;

    /** An empty table for at most so many keys. */
    PatternTable(int limit) {
        this(limit, 0);
    }

    private PatternTable(int limit, int pageBits) {
        this.limit = limit;
        this.pageBits = pageBits;
    }

    int size() {
        return size;
    }

    boolean full() {
        return size == limit;
    }

    long bytes() {
        return (long) directory.length * Integer.BYTES + (long) counts.length * Long.BYTES;
    }

    /**
     * Counts scores from one index on, each at its ordered bits without the dropped ones: a weight of 0 is one negative,
     * a larger one is added to the positives, a smaller one leaves the score out.
     *
     * @return the index of the first score that was not counted since its key is new and has no page, or the table is
     *     full; the number of scores if all were counted
     */
    int count(float[] scores, long[] weights, int from, int dropped) {
        long[] counts = this.counts;
        int room = limit - size;
        int i = from;
        for (; i < scores.length; i++) {
            long weight = weights[i];
            if (weight < 0) {
                continue;
            }
            int slot = slot(OrderedBits.of(scores[i]) >> dropped);
            if (slot < 0) {
                break;
            }
            if ((counts[slot] | counts[slot + 1]) == 0) {
                if (room == 0) {
                    break;
                }
                room--;
            }
            counts[slot + (weight == 0 ? 0 : 1)] += Math.max(weight, 1);
        }
        size = limit - room;
        return i;
    }

    /**
     * Adds to the counts of a key, which are not both 0.
     *
     * @return false if nothing was added since the key is new and has no page, or the table is full
     */
    boolean add(int key, long negatives, long positives) {
        int slot = slot(key);
        boolean added = slot >= 0 && (!full() || (counts[slot] | counts[slot + 1]) != 0);
        if (added) {
            size += (counts[slot] | counts[slot + 1]) == 0 ? 1 : 0;
            counts[slot] += negatives;
            counts[slot + 1] += positives;
        }
        return added;
    }

    /**
     * Opens the page of a key that has none.
     *
     * @return false if the pages would outgrow twice the limit: the table is to be rebuilt first
     */
    boolean open(int key) {
        int most = 2 * (2 * limit);
        int needed = (pages + 1) << (pageBits + 1);
        if (needed > most) {
            return false;
        }
        if (needed > counts.length) {
            counts = Arrays.copyOf(counts, Math.min(most, Math.max(needed, 2 * counts.length)));
        }
        if (4 * (pages + 1) > directory.length) {
            growDirectory();
        }
        enter(key >> pageBits, pages++);
        return true;
    }

    long negatives(int key) {
        return counts[slot(key)];
    }

    long positives(int key) {
        return counts[slot(key) + 1];
    }

    /** A table with the same counts at keys that have lost so many low bits, its pages as large as the data allow. */
    PatternTable rebuilt(int dropped) {
        // Ascending: in the order of the directory they would pile up in a smaller one that hashes alike.
        int[] keys = sortedKeys();
        PatternTable rebuilt = new PatternTable(limit, fittingPageBits(keys, dropped));
        for (int key : keys) {
            int slot = slot(key);
            rebuilt.put(key >> dropped, counts[slot], counts[slot + 1]);
        }
        return rebuilt;
    }

    /** All keys, ascending. */
    int[] sortedKeys() {
        int[] sorted = new int[size];
        int next = 0;
        for (int at = 0; at < directory.length; at += 2) {
            if (directory[at] != EMPTY) {
                int first = directory[at + 1] << (pageBits + 1);
                for (int low = 0; low < 1 << pageBits; low++) {
                    if ((counts[first + 2 * low] | counts[first + 2 * low + 1]) != 0) {
                        sorted[next++] = (directory[at] << pageBits) + low;
                    }
                }
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private int fittingPageBits(int[] sortedKeys, int dropped) {
        for (int bits = MOST_PAGE_BITS; bits > 0; bits--) {
            long opened = 0;
            int before = EMPTY;
            for (int key : sortedKeys) {
                int number = key >> (dropped + bits);
                opened += number == before ? 0 : 1;
                before = number;
            }
            if (opened << bits <= limit + limit / 2) {
                return bits;
            }
        }
        return 0;
    }

    /** Adds to the counts of a key for which there is room. */
    private void put(int key, long negatives, long positives) {
        if (!add(key, negatives, positives)) {
            open(key);
            add(key, negatives, positives);
        }
    }

    /** Where the counts of a key are, or -1 if its page is not open. */
    private int slot(int key) {
        int[] directory = this.directory;
        int number = key >> pageBits;
        int at = home(number, directory.length);
        while (directory[at] != number) {
            if (directory[at] == EMPTY) {
                return -1;
            }
            at = (at + 2) & (directory.length - 1);
        }
        return ((directory[at + 1] << pageBits) + (key & ((1 << pageBits) - 1))) << 1;
    }

    private void growDirectory() {
        int[] old = directory;
        directory = emptyDirectory(2 * old.length);
        for (int at = 0; at < old.length; at += 2) {
            if (old[at] != EMPTY) {
                enter(old[at], old[at + 1]);
            }
        }
    }

    private void enter(int number, int position) {
        int at = home(number, directory.length);
        while (directory[at] != EMPTY) {
            at = (at + 2) & (directory.length - 1);
        }
        directory[at] = number;
        directory[at + 1] = position;
    }

    /** The highest bits of the product, as many as the directory has pairs. */
    private static int home(int number, int length) {
        return (number * GOLDEN >>> (Integer.numberOfLeadingZeros(length) + 2)) << 1;
    }

    private static int[] emptyDirectory(int length) {
        int[] directory = new int[length];
        Arrays.fill(directory, EMPTY);
        return directory;
    }
}
