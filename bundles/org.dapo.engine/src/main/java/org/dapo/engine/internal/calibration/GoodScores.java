package org.dapo.engine.internal.calibration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One score of each good image, and the threshold that a given share of them does not exceed. */
final class GoodScores {
    /**
     * The margin as a share of s(1 - s), where s is the score as a share of its range: what an error of this size in the logit
     * makes of a probability.
     */
    private static final double MARGIN = 4e-5;

    private final String what;
    private final List<Float> scores = new ArrayList<>();

    /**
     * Creates a collection without scores.
     *
     * @param what what the scores are, for messages
     */
    GoodScores(String what) {
        this.what = what;
    }

    void add(float score) {
        scores.add(score);
    }

    int count() {
        return scores.size();
    }

    /**
     * The quantile of the scores, and a margin above it. An image that is scored alone or beside others has scores that differ
     * in their last digits, and the image whose score it is must not exceed it. Near the ends of the range, where probabilities
     * lie close together, the margin is small.
     *
     * @param quantile above 0 and below 1
     * @param range the highest possible score; the lowest is 0
     * @return a number above one of the scores; above the range if that score is the highest possible
     */
    double threshold(double quantile, double range) {
        double score = quantile(quantile);
        double share = Math.max(0, Math.min(1, score / range));
        return score + Math.max(2 * Math.ulp((float) range), MARGIN * range * share * (1 - share));
    }

    /**
     * The quantile of the scores by nearest rank: the smallest one that at least this share does not exceed.
     *
     * @param quantile above 0 and below 1
     * @return one of the scores, of which there must be at least one
     */
    double quantile(double quantile) {
        // Decimal, as the user wrote it: in binary, 0.55 of 100 is slightly more than 55.
        int rank = BigDecimal.valueOf(quantile)
                .multiply(BigDecimal.valueOf(scores.size()))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
        return scores.stream().sorted().skip(rank - 1L).findFirst().orElseThrow();
    }

    /** Why the threshold may separate no defective image: nothing can exceed it, or too many good images score exactly so. */
    Optional<String> flaw(double quantile, double range) {
        double score = quantile(quantile);
        if (threshold(quantile, range) >= range) {
            return Optional.of(
                    "the %s of good images reaches %s, and none can be higher than %s: nothing exceeds this threshold; a lower quantile or another profile of the prompt strategy may help"
                            .formatted(what, score, range));
        }
        long ties = scores.stream().filter(each -> each == score).count();
        if (ties > 1 && ties > (1 - quantile) * scores.size()) {
            return Optional.of(
                    "%d of %d good images have the same %s, %s, so no threshold separates them from defective ones; another profile of the prompt strategy may"
                            .formatted(ties, scores.size(), what, score));
        }
        return Optional.empty();
    }
}
