package org.dapo.metric.region.internal;

import org.dapo.histogram.Figure;
import org.dapo.histogram.RankedBins;

/**
 * Areas under the per-region overlap curve. The curve gives, over the false positive rate of the normal pixels, the mean over
 * all regions of the share called anomalous. The positives of the bins are pixels weighted so that each region weighs the same.
 */
final class OverlapFigures {
    /** The false positive rate up to which the curve is integrated (Bergmann et al., MVTec AD, IJCV 2021, section 5.3). */
    private static final double LIMIT = 0.3;

    /** The number of the prototype's steps from the lowest to the highest score. */
    private static final int STEPS = 200;

    private OverlapFigures() {}

    /**
     * AUPRO: the curve from (0, 0) through one point per score, linear between them and cut at exactly 0.3, its area divided by
     * 0.3.
     * <p>Bound: if bits were dropped, the true curve rises somehow from one corner of a bin's rectangle to the other. Let x be
     * the part of the rectangle's width Δ below 0.3. There the straight line has the area x·w0 + Δw·x²/(2Δ), the true curve
     * between x·w0 and x·(w0+Δw).
     *
     * @param bins with both negatives and positives
     * @return 0 to 1
     */
    static Figure aupro(RankedBins bins) {
        double allNegatives = bins.negatives();
        double allPositives = bins.positives();
        double area = 0;
        double bound = 0;
        double rate = 0;
        double overlap = 0;
        for (int bin = 0; bin < bins.size() && rate < LIMIT; bin++) {
            double wide = bins.negatives(bin) / allNegatives;
            double high = bins.positives(bin) / allPositives;
            double below = Math.min(wide, LIMIT - rate);
            if (below > 0) {
                double slope = below / (2 * wide);
                area += below * (overlap + high * slope);
                bound += below * high * (1 - slope);
            }
            rate += wide;
            overlap += high;
        }
        return new Figure(area / LIMIT, bins.exact() ? 0 : bound / LIMIT);
    }

    /**
     * The prototype's figure. Thresholds are min + k·(max-min)/200 for k = 0 to 199; a pixel above one is called anomalous. Only
     * points with a false positive rate below 0.3 are used. Their rates are stretched to 0..1 by their own minimum and maximum.
     * The area is computed by trapezoids, with nothing added at either end.
     * <p>The lowest and the highest score are known exactly. If bits were dropped, a bin cut by a threshold counts as not above
     * it. Let e be the largest share of negatives in such a bin, d the largest share of positives, and F the difference between
     * the largest and the smallest rate. Errors up to d in the overlaps move the area, a mean of overlaps, by up to d. Errors up
     * to e in the rates move the unscaled area by up to 2e (by parts, since the overlaps rise to 1 at most) and F by up to 2e.
     * So they move the area by up to 4e/(F-2e). If it is unknown on which side of 0.3 a point lies, the bound is 1.
     *
     * @param bins with both negatives and positives
     * @return 0 to 1, or undefined if fewer than two different rates are below 0.3
     */
    static Figure prototype(RankedBins bins) {
        double lowest = bins.lowest();
        double range = bins.highest() - lowest;
        if (!(range > 0) || Double.isInfinite(range)) {
            return Figure.UNDEFINED;
        }
        Sweep sweep = new Sweep(bins);
        for (int k = STEPS - 1; k >= 0; k--) {
            sweep.to(lowest + k * range / STEPS);
        }
        return sweep.figure();
    }

    /** Traverses the thresholds downwards and accumulates the area between the points. */
    private static final class Sweep {
        private final RankedBins bins;
        private final double allNegatives;
        private final double allPositives;
        private int bin;
        private long negatives;
        private long positives;
        private double first = Double.NaN;
        private double rate;
        private double overlap;
        private double area;
        private double rateError;
        private double overlapError;
        private boolean open;

        Sweep(RankedBins bins) {
            this.bins = bins;
            allNegatives = bins.negatives();
            allPositives = bins.positives();
        }

        void to(double threshold) {
            while (bin < bins.size() && bins.lowest(bin) > threshold) {
                negatives += bins.negatives(bin);
                positives += bins.positives(bin);
                bin++;
            }
            boolean cut = bin < bins.size() && bins.highest(bin) > threshold;
            double next = negatives / allNegatives;
            double most = cut ? (negatives + bins.negatives(bin)) / allNegatives : next;
            if (next >= LIMIT) {
                return;
            }
            open |= most >= LIMIT;
            rateError = Math.max(rateError, most - next);
            overlapError = Math.max(overlapError, cut ? bins.positives(bin) / allPositives : 0);
            double covered = positives / allPositives;
            if (Double.isNaN(first)) {
                first = next;
            } else {
                area += (next - rate) * (overlap + covered) / 2;
            }
            rate = next;
            overlap = covered;
        }

        Figure figure() {
            double range = rate - first;
            if (!(range > 0)) {
                return Figure.UNDEFINED;
            }
            double surely = range - 2 * rateError;
            double bound = open || surely <= 0 ? 1 : Math.min(1, overlapError + 4 * rateError / surely);
            return new Figure(area / range, bound);
        }
    }
}
