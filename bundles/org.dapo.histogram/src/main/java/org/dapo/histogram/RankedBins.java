package org.dapo.histogram;

/**
 * The bins of a histogram from the highest score to the lowest: bin 0 holds the most anomalous scores. A threshold between
 * two bins calls the bins before it anomalous.
 */
public final class RankedBins {
    private final int droppedBits;
    private final int[] keys;
    private final long[] negatives;
    private final long[] positives;
    private final float lowest;
    private final float highest;

    /** Takes over the arrays, which are in ascending order of their keys. */
    RankedBins(int droppedBits, int[] keys, long[] negatives, long[] positives, float lowest, float highest) {
        this.droppedBits = droppedBits;
        this.keys = keys;
        this.negatives = negatives;
        this.positives = positives;
        this.lowest = lowest;
        this.highest = highest;
    }

    /**
     * The number of bins, each with at least one score.
     *
     * @return 0 for an empty histogram
     */
    public int size() {
        return keys.length;
    }

    /**
     * Whether each bin is a single score, so that scores in one bin are true ties.
     *
     * @return false if bits have been dropped
     */
    public boolean exact() {
        return droppedBits == 0;
    }

    /**
     * The negatives in a bin.
     *
     * @param bin 0 to size - 1, from the highest scores to the lowest
     * @return how many
     */
    public long negatives(int bin) {
        return negatives[keys.length - 1 - bin];
    }

    /**
     * The positives in a bin.
     *
     * @param bin 0 to size - 1, from the highest scores to the lowest
     * @return the sum of their weights
     */
    public long positives(int bin) {
        return positives[keys.length - 1 - bin];
    }

    /**
     * The lowest score that falls into a bin.
     *
     * @param bin 0 to size - 1, from the highest scores to the lowest
     * @return the bin's lower edge, which belongs to it
     */
    public float lowest(int bin) {
        int first = key(bin) << droppedBits;
        return OrderedBits.score(Math.max(first, OrderedBits.LOWEST));
    }

    /**
     * The highest score that falls into a bin.
     *
     * @param bin 0 to size - 1, from the highest scores to the lowest
     * @return the bin's upper edge, which belongs to it; the lower edge while no bit was dropped
     */
    public float highest(int bin) {
        int last = (key(bin) << droppedBits) + ((1 << droppedBits) - 1);
        return OrderedBits.score(Math.min(last, OrderedBits.HIGHEST));
    }

    /**
     * The lowest score of all, exact even where bits were dropped.
     *
     * @return positive infinity for an empty histogram
     */
    public float lowest() {
        return lowest;
    }

    /**
     * The highest score of all, exact even where bits were dropped.
     *
     * @return negative infinity for an empty histogram
     */
    public float highest() {
        return highest;
    }

    /**
     * All negatives.
     *
     * @return how many
     */
    public long negatives() {
        return sum(negatives);
    }

    /**
     * All positives.
     *
     * @return the sum of their weights
     */
    public long positives() {
        return sum(positives);
    }

    int droppedBits() {
        return droppedBits;
    }

    int key(int bin) {
        return keys[keys.length - 1 - bin];
    }

    /** The key of a bin after dropping bits; past the last bin, a key below that of any score. */
    int key(int bin, int dropped) {
        return bin < keys.length ? key(bin) >> (dropped - droppedBits) : Integer.MIN_VALUE;
    }

    /** The sum of counts that may have been read from a file. */
    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum = Math.addExact(sum, count);
        }
        return sum;
    }
}
