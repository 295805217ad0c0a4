package org.dapo.histogram;

/**
 * Figures of a ranking of positives and negatives, computed from a histogram's bins, with the convention of scikit-learn.
 *
 * <p>Scores in one bin are treated as ties. While no bit was dropped this is correct, and the figure is exact. Afterwards their
 * true order is unknown, and the bound covers every possible order. All figures are undefined (NaN) unless there are both
 * positives and negatives.
 *
 * <p>In the derivations P and N are the totals, p and n the positives and negatives of one bin, TP and FP those of all bins above
 * it.
 */
public final class RankingFigures {
    private RankingFigures() {}

    /**
     * Area under the ROC curve: the probability that a positive scores higher than a negative, a tie counting one half (as
     * {@code roc_auc_score}).
     *
     * <p>Bound: the p·n pairs of a bin count half each, and truly count between none and all of them: Σ p·n / (2·P·N).
     *
     * @param bins the counts
     * @return 0 to 1
     */
    public static Figure auroc(RankedBins bins) {
        return auroc(bins, bins);
    }

    /**
     * Area under the ROC curve of the positives of one histogram against the negatives of another. The result is as if they had
     * been counted in one histogram with the larger of the two numbers of dropped bits.
     * <p>Bound: as {@link #auroc(RankedBins)}.
     *
     * @param negatives its positives are ignored
     * @param positives its negatives are ignored
     * @return 0 to 1
     */
    public static Figure auroc(RankedBins negatives, RankedBins positives) {
        double allPositives = positives.positives();
        double allNegatives = negatives.negatives();
        if (allPositives == 0 || allNegatives == 0) {
            return Figure.UNDEFINED;
        }
        int dropped = Math.max(negatives.droppedBits(), positives.droppedBits());
        double ranked = 0;
        double tied = 0;
        double above = 0;
        int negativeBin = 0;
        int positiveBin = 0;
        while (negativeBin < negatives.size() || positiveBin < positives.size()) {
            int key = Math.max(negatives.key(negativeBin, dropped), positives.key(positiveBin, dropped));
            double p = 0;
            for (; positives.key(positiveBin, dropped) == key; positiveBin++) {
                p += positives.positives(positiveBin);
            }
            double n = 0;
            for (; negatives.key(negativeBin, dropped) == key; negativeBin++) {
                n += negatives.negatives(negativeBin);
            }
            ranked += n * (above + p / 2);
            tied += n * p;
            above += p;
        }
        double pairs = allPositives * allNegatives;
        return new Figure(ranked / pairs, dropped == 0 ? 0 : tied / 2 / pairs);
    }

    /**
     * Average precision: Σ over thresholds of (gain in recall)·(precision), in steps, without interpolation (as
     * {@code average_precision_score}).
     *
     * <p>Bound: a positive of the bin that is its j-th from above sees, at its own threshold, j to p of the bin's positives
     * and 0 to n of its negatives. So the bin's share of P·AP is at most p·(TP+p)/(TP+p+FP), all positives tied above all
     * negatives, and at least Σ_{j=1..p} (TP+j)/(TP+j+c) with c = FP+n, the positives one by one below all negatives. The
     * terms grow with j, so the sum is at least their integral from 0 to p, p - c·ln(1 + p/(TP+c)).
     *
     * @param bins the counts, every positive of weight 1
     * @return 0 to 1
     */
    public static Figure averagePrecision(RankedBins bins) {
        double allPositives = bins.positives();
        if (allPositives == 0 || bins.negatives() == 0) {
            return Figure.UNDEFINED;
        }
        double sum = 0;
        double most = 0;
        double least = 0;
        double truePositives = 0;
        double falsePositives = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            double p = bins.positives(bin);
            double through = truePositives + p;
            double c = falsePositives + bins.negatives(bin);
            if (p > 0) {
                sum += p * through / (through + c);
                most += p * through / (through + falsePositives);
                least += c == 0 ? p : p - c * Math.log1p(p / (truePositives + c));
            }
            truePositives = through;
            falsePositives = c;
        }
        double bound = bins.exact() ? 0 : Math.max(most - sum, sum - least) / allPositives;
        return new Figure(sum / allPositives, bound);
    }

    /**
     * The best F1 over all thresholds, 2·TP/(P+TP+FP) (as the maximum over {@code precision_recall_curve}).
     *
     * <p>Bound: the thresholds between bins exist in the exact ranking too, so the exact figure is not below the value. A
     * threshold within the bin has at most all of its positives and none of its negatives: 2·(TP+p)/(P+TP+p+FP).
     *
     * @param bins the counts, every positive of weight 1
     * @return 0 to 1
     */
    public static Figure bestF1(RankedBins bins) {
        double allPositives = bins.positives();
        if (allPositives == 0 || bins.negatives() == 0) {
            return Figure.UNDEFINED;
        }
        double best = 0;
        double most = 0;
        double truePositives = 0;
        double falsePositives = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            truePositives += bins.positives(bin);
            most = Math.max(most, 2 * truePositives / (allPositives + truePositives + falsePositives));
            falsePositives += bins.negatives(bin);
            best = Math.max(best, 2 * truePositives / (allPositives + truePositives + falsePositives));
        }
        return new Figure(best, bins.exact() ? 0 : most - best);
    }

    /**
     * The threshold with the best F1; scores above it are called positive. If several are best, the highest is returned.
     *
     * @param bins the counts, every positive of weight 1
     * @return halfway between the lowest score that is called positive and the next one below; NaN unless there are both
     * positives and negatives
     */
    public static double bestF1Threshold(RankedBins bins) {
        double allPositives = bins.positives();
        if (allPositives == 0 || bins.negatives() == 0) {
            return Double.NaN;
        }
        double best = 0;
        int bestBin = 0;
        double truePositives = 0;
        double falsePositives = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            truePositives += bins.positives(bin);
            falsePositives += bins.negatives(bin);
            double f1 = 2 * truePositives / (allPositives + truePositives + falsePositives);
            if (f1 > best) {
                best = f1;
                bestBin = bin;
            }
        }
        double lowest = bins.lowest(bestBin);
        return bestBin + 1 < bins.size() ? (lowest + bins.highest(bestBin + 1)) / 2 : Math.nextDown((float) lowest);
    }
}
