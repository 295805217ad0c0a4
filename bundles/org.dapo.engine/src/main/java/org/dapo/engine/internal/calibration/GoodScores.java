package org.dapo.engine.internal.calibration;

import java.util.Arrays;
import java.util.List;

/** The threshold below which a share of good images stays. */
final class GoodScores {
    private GoodScores() {}

    /**
     * The quantile of scores, by nearest rank: the smallest of them that at least this share does not exceed.
     *
     * @param scores at least one
     * @param quantile above 0 and below 1
     * @return one of the scores
     */
    static double quantile(List<Float> scores, double quantile) {
        float[] ascending = new float[scores.size()];
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] = scores.get(i);
        }
        Arrays.sort(ascending);
        return ascending[(int) Math.ceil(quantile * ascending.length) - 1];
    }
}
