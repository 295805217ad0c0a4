package org.dapo.histogram;

import java.util.Arrays;

/**
 * Buffers scores before they are added to bins: sorting many together is much cheaper than finding a place for each. Pixels have
 * far fewer positives than negatives, so only positives carry a weight.
 */
final class Gathering {
    private static final int FIRST = 64;

    private final int mostNegatives;
    private final int mostPositives;
    /** The keys of the negatives. */
    private int[] negatives = new int[FIRST];
    /** The keys of the positives in the upper halves, their weights in the lower ones: they sort by key. */
    private long[] positives = new long[FIRST];

    private long[] weights = new long[FIRST];
    private int negativeCount;
    private int positiveCount;

    /** Gathers a quarter of so many scores at a time, and of positives an eighth. */
    Gathering(int limit) {
        mostNegatives = limit / 4;
        mostPositives = limit / 8;
    }

    /** Whether the next score of either kind may find no room. */
    boolean full() {
        return negativeCount == mostNegatives || positiveCount == mostPositives;
    }

    /** Adds a score if there is room: a weight of 0 makes it a negative. */
    void add(int key, long weight) {
        if (weight == 0) {
            if (negativeCount == negatives.length) {
                negatives = Arrays.copyOf(negatives, Math.min(mostNegatives, 2 * negativeCount));
            }
            negatives[negativeCount++] = key;
        } else {
            if (positiveCount == positives.length) {
                positives = Arrays.copyOf(positives, Math.min(mostPositives, 2 * positiveCount));
                weights = Arrays.copyOf(weights, positives.length);
            }
            positives[positiveCount] = (long) key << Integer.SIZE | positiveCount;
            weights[positiveCount++] = weight;
        }
    }

    /** All that was gathered, of which nothing stays here. */
    Bins take() {
        Arrays.sort(negatives, 0, negativeCount);
        Arrays.sort(positives, 0, positiveCount);
        Bins.Builder bins = new Bins.Builder(0);
        int negative = 0;
        for (int positive = 0; positive < positiveCount; positive++) {
            int key = (int) (positives[positive] >> Integer.SIZE);
            while (negative < negativeCount && negatives[negative] <= key) {
                bins.add(negatives[negative++], 1, 0);
            }
            bins.add(key, 0, weights[(int) positives[positive]]);
        }
        while (negative < negativeCount) {
            bins.add(negatives[negative++], 1, 0);
        }
        negativeCount = 0;
        positiveCount = 0;
        return bins.bins();
    }

    long bytes() {
        return (long) negatives.length * Integer.BYTES + 2L * positives.length * Long.BYTES;
    }
}
