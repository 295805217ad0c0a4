package org.dapo.benchmark.internal;

import java.util.Random;

/**
 * The paired permutation test of a mean difference (Fisher, "The Design of Experiments", 1935, chapter III). If neither method is
 * better, which of them has the better figure of a product is chance. Each difference could then equally have the opposite sign.
 */
final class PermutationTest {
    /** Up to this many pairs all sign combinations are tried, at most 65,536. */
    private static final int EXACT = 16;

    private static final int DRAWS = 100_000;
    private static final long SEED = 42;

    /** Sums that differ only by rounding are treated as equal. */
    private static final double ROUNDING = 1e-12;

    private PermutationTest() {}

    /** The two-sided p, never 0: the share of all (or of many drawn) sign combinations with a mean at least as far from zero. */
    static double p(double[] differences) {
        double least = Math.abs(sum(differences, 0)) - ROUNDING;
        if (differences.length <= EXACT) {
            int all = 1 << differences.length;
            int asFar = 0;
            for (int signs = 0; signs < all; signs++) {
                asFar += Math.abs(sum(differences, signs)) >= least ? 1 : 0;
            }
            return asFar / (double) all;
        }
        Random random = new Random(SEED);
        int asFar = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            asFar += Math.abs(sum) >= least ? 1 : 0;
        }
        // The observed signs count as one more draw (Phipson and Smyth, 2010).
        return (asFar + 1.0) / (DRAWS + 1);
    }

    private static double sum(double[] differences, int signs) {
        double sum = 0;
        for (int i = 0; i < differences.length; i++) {
            sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }
}
