package org.dapo.engine.internal.calibration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** The threshold that a given share of good images does not exceed. */
final class GoodScores {
    /** About a hundred times the rounding of float32. */
    static final double MARGIN = 1e-5;

    private GoodScores() {}

    /**
     * The quantile of scores, and a margin above it. An image that is scored alone or beside others has scores that differ in
     * their last digits, and the image whose score it is must not exceed it.
     *
     * @param scores at least one
     * @param quantile above 0 and below 1
     * @return a number above one of the scores
     */
    static double threshold(List<Float> scores, double quantile) {
        double score = quantile(scores, quantile);
        return score + MARGIN * Math.max(1, Math.abs(score));
    }

    /**
     * The quantile of scores by nearest rank: the smallest score that at least this share does not exceed.
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
        // Decimal, as the user wrote it: in binary, 0.55 of 100 is slightly more than 55.
        BigDecimal rank = BigDecimal.valueOf(quantile).multiply(BigDecimal.valueOf(ascending.length));
        return ascending[rank.setScale(0, RoundingMode.CEILING).intValueExact() - 1];
    }
}
