package org.dapo.histogram;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts negatives and sums the weights of positives per float32 score, in memory that does not grow with the number of scores.
 *
 * <p>Each bit pattern of a score has its own bin. If more patterns than the limit are in use, one mantissa bit is dropped for the
 * whole histogram: two neighbouring bins become one. The number of dropped bits is thus the smallest with which the data fit,
 * whatever their order. Adding and merging in any order give the same histogram, bit for bit. While no bit is dropped, every
 * figure computed from the histogram is exact.
 *
 * <p>Memory: at most {@link #BYTES_PER_PATTERN} bytes per pattern of the limit, three times as much while scores are being added
 * to the bins, and two kilobytes. At the default limit this is 24 MiB. A histogram with few patterns needs little.
 *
 * <p>-0.0 equals 0.0. Infinities are ordinary scores. NaN is rejected. Not thread-safe.
 */
public final class ScoreHistogram {
    /** The default limit: the number of patterns in use before a bit is dropped. */
    public static final int PATTERNS = 1 << 20;

    /** The smallest limit: enough for the signs and exponents of all scores, so that only mantissa bits ever drop. */
    public static final int FEWEST_PATTERNS = 1 << 10;

    /** The most memory per pattern: its key, its two counts, and its share of the scores waiting to be sorted. */
    public static final int BYTES_PER_PATTERN = 24;

    private final int limit;
    private final Gathering gathering;
    private Bins bins = Bins.NONE;
    private int droppedBits;
    private long negatives;
    private long positives;
    private float lowest = Float.POSITIVE_INFINITY;
    private float highest = Float.NEGATIVE_INFINITY;

    /** An empty histogram of at most {@link #PATTERNS} patterns. */
    public ScoreHistogram() {
        this(PATTERNS);
    }

    /**
     * An empty histogram.
     *
     * @param limit how many patterns may be in use before a bit is dropped, {@link #FEWEST_PATTERNS} to {@link #PATTERNS}
     * @throws IllegalArgumentException if the limit is out of range
     */
    public ScoreHistogram(int limit) {
        if (limit < FEWEST_PATTERNS || limit > PATTERNS) {
            throw new IllegalArgumentException(
                    "a histogram takes %d to %d patterns, not %d".formatted(FEWEST_PATTERNS, PATTERNS, limit));
        }
        this.limit = limit;
        this.gathering = new Gathering(limit);
    }

    /**
     * Counts one score.
     *
     * @param score any score but NaN
     * @param weight 0 for a negative; the weight of a positive; below 0 to leave the score out
     * @throws IllegalArgumentException if the score is NaN
     */
    public void add(float score, long weight) {
        add(new float[] {score}, new long[] {weight});
    }

    /**
     * Counts many scores, such as the pixels of a map. If one is refused, none is counted.
     *
     * @param scores any scores but NaN
     * @param weights as many weights: 0 for a negative, the weight of a positive (1 to count it once), below 0 to leave
     *     the score out
     * @throws IllegalArgumentException if the lengths differ or a score that is not left out is NaN
     * @throws ArithmeticException if the weights of all positives together are no {@code long} any more
     */
    public void add(float[] scores, long[] weights) {
        tally(scores, weights);
        for (int i = 0; i < scores.length; i++) {
            if (weights[i] >= 0) {
                if (gathering.full()) {
                    settle();
                }
                gathering.add(OrderedBits.of(scores[i]) >> droppedBits, weights[i]);
            }
        }
    }

    /**
     * Adds all that another histogram has counted.
     *
     * @param other a histogram of the same limit, which holds the same afterwards
     * @throws IllegalArgumentException if it has another limit
     * @throws ArithmeticException if the counts together are no {@code long} any more
     */
    public void merge(ScoreHistogram other) {
        if (other.limit != limit) {
            throw new IllegalArgumentException(
                    "a histogram of %d patterns cannot take in one of %d".formatted(limit, other.limit));
        }
        long moreNegatives = Math.addExact(negatives, other.negatives);
        long morePositives = Math.addExact(positives, other.positives);
        settle();
        other.settle();
        int dropped = Math.max(droppedBits, other.droppedBits);
        bins = bins.without(dropped - droppedBits).plus(other.bins.without(dropped - other.droppedBits));
        droppedBits = dropped;
        fit();
        negatives = moreNegatives;
        positives = morePositives;
        lowest = Math.min(lowest, other.lowest);
        highest = Math.max(highest, other.highest);
    }

    /**
     * All negatives.
     *
     * @return their number
     */
    public long negatives() {
        return negatives;
    }

    /**
     * All positives.
     *
     * @return the sum of their weights
     */
    public long positives() {
        return positives;
    }

    /**
     * The number of dropped mantissa bits.
     *
     * @return 0 while the histogram is exact, 22 at most
     */
    public int droppedBits() {
        settle();
        return droppedBits;
    }

    /**
     * The number of patterns in use.
     *
     * @return 0 up to the limit
     */
    public int patterns() {
        settle();
        return bins.size();
    }

    /**
     * The memory that the counts take now.
     *
     * @return bytes; three times as many while scores are being added
     */
    long footprint() {
        return (long) bins.size() * Bins.BYTES + gathering.bytes();
    }

    /**
     * The bins in the order of their scores.
     *
     * @return a copy that later additions do not change
     */
    public RankedBins ranked() {
        settle();
        return bins.ranked(droppedBits, lowest, highest);
    }

    /**
     * Writes the whole state, the same bytes for the same state: about 4 to 8 bytes per pattern in use.
     *
     * @param out the destination
     * @throws IOException if it cannot be written
     */
    public void write(DataOutput out) throws IOException {
        HistogramFormat.write(ranked(), out);
    }

    /**
     * Reads what {@link #write} wrote. Memory is allocated as bytes arrive, and never exceeds what the limit allows.
     *
     * @param limit the limit of the histogram that was written
     * @param in positioned at the first byte; exactly the histogram's bytes are read
     * @return a histogram that continues from the written state
     * @throws IOException if the bytes are not those of such a histogram, or end too early
     */
    public static ScoreHistogram read(int limit, DataInput in) throws IOException {
        ScoreHistogram histogram = new ScoreHistogram(limit);
        HistogramFormat.read(histogram, limit, in);
        return histogram;
    }

    /** Restores the written state in an empty histogram. */
    void restore(int dropped, float low, float high, Bins written) {
        droppedBits = dropped;
        lowest = low;
        highest = high;
        bins = written;
        RankedBins ranked = ranked();
        negatives = ranked.negatives();
        positives = ranked.positives();
    }

    /** Checks all scores before any is counted, and keeps the totals. */
    private void tally(float[] scores, long[] weights) {
        if (scores.length != weights.length) {
            throw new IllegalArgumentException("%d scores and %d weights".formatted(scores.length, weights.length));
        }
        long left = 0;
        long weighed = 0;
        long positive = 0;
        int low = Integer.MAX_VALUE;
        int high = Integer.MIN_VALUE;
        for (int i = 0; i < scores.length; i++) {
            long weight = weights[i];
            if (weight < 0) {
                left++;
                continue;
            }
            if (weight > 0) {
                weighed++;
                positive = Math.addExact(positive, weight);
            }
            int ordered = OrderedBits.of(scores[i]);
            low = Math.min(low, ordered);
            high = Math.max(high, ordered);
        }
        if (left == scores.length) {
            return;
        }
        if (low < OrderedBits.LOWEST || high > OrderedBits.HIGHEST) {
            throw new IllegalArgumentException("a score is not a number");
        }
        positives = Math.addExact(positives, positive);
        negatives += scores.length - left - weighed;
        lowest = Math.min(lowest, OrderedBits.score(low));
        highest = Math.max(highest, OrderedBits.score(high));
    }

    /** Moves the gathered scores into the bins. */
    private void settle() {
        Bins more = gathering.take();
        if (more.size() > 0) {
            bins = bins.plus(more);
            fit();
        }
    }

    /** Drops bits until the patterns fit the limit. */
    private void fit() {
        int bits = bins.bitsTooMany(limit);
        bins = bins.without(bits);
        droppedBits += bits;
    }
}
