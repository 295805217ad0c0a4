package org.dapo.histogram;

import java.util.BitSet;
import java.util.Optional;
import org.dapo.api.metric.Curve;

/**
 * The curves behind the figures of a ranking, for drawing, with the convention of scikit-learn: one point per bin, joined by
 * straight lines. Scores in one bin are ties, as in {@link RankingFigures}. There is no curve unless there are both positives and
 * negatives.
 *
 * <p>Points that would not be visible are removed. The remaining line passes within 0.0005 of each, unless that would take more
 * than {@link Curve#MOST_POINTS} points.
 */
public final class RankingCurves {
    /** A fifth of a pixel of a figure that is 400 pixels wide. */
    private static final double TOLERANCE = 0.0005;

    private RankingCurves() {}

    /**
     * The receiver operating characteristic, from (0, 0) to (1, 1) (as {@code roc_curve}): over the false positive rate, the
     * share of the positives' weight that is called positive.
     *
     * @param name the curve's name, such as {@code pixel_roc}
     * @param ordinate what that share is called, such as {@code true positive rate}
     * @param bins the counts
     * @return the curve, if there are both positives and negatives
     */
    public static Optional<Curve> roc(String name, String ordinate, RankedBins bins) {
        long allNegatives = bins.negatives();
        long allPositives = bins.positives();
        if (allNegatives == 0 || allPositives == 0) {
            return Optional.empty();
        }
        double[] x = new double[bins.size() + 1];
        double[] y = new double[bins.size() + 1];
        long falsePositives = 0;
        long truePositives = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            falsePositives += bins.negatives(bin);
            truePositives += bins.positives(bin);
            x[bin + 1] = (double) falsePositives / allNegatives;
            y[bin + 1] = (double) truePositives / allPositives;
        }
        return Optional.of(drawn(name, "false positive rate", ordinate, x, y));
    }

    /**
     * Precision over recall, from the threshold above all scores to the one below them (as {@code precision_recall_curve}, from
     * its end): at first (0, 1), which belongs to no threshold. The area under the lines is not the average precision, which
     * goes in steps.
     *
     * @param name the curve's name, such as {@code pixel_pr}
     * @param bins the counts, every positive of weight 1
     * @return the curve, if there are both positives and negatives
     */
    public static Optional<Curve> precisionRecall(String name, RankedBins bins) {
        long allPositives = bins.positives();
        if (allPositives == 0 || bins.negatives() == 0) {
            return Optional.empty();
        }
        double[] x = new double[bins.size() + 1];
        double[] y = new double[bins.size() + 1];
        y[0] = 1;
        double called = 0;
        long truePositives = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            truePositives += bins.positives(bin);
            called += (double) bins.negatives(bin) + bins.positives(bin);
            x[bin + 1] = (double) truePositives / allPositives;
            y[bin + 1] = Math.min(1, truePositives / called);
        }
        return Optional.of(drawn(name, "recall", "precision", x, y));
    }

    private static Curve drawn(String name, String abscissa, String ordinate, double[] x, double[] y) {
        BitSet kept = PolylineSimplification.kept(x, y, Curve.MOST_POINTS, TOLERANCE);
        float[] keptX = new float[kept.cardinality()];
        float[] keptY = new float[keptX.length];
        int next = 0;
        for (int point = kept.nextSetBit(0); point >= 0; point = kept.nextSetBit(point + 1)) {
            keptX[next] = (float) x[point];
            keptY[next++] = (float) y[point];
        }
        return new Curve(name, abscissa, ordinate, keptX, keptY);
    }
}
