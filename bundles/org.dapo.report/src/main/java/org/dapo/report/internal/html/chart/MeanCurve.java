package org.dapo.report.internal.html.chart;

import java.util.Arrays;
import java.util.List;
import org.dapo.api.metric.Curve;

/**
 * Averages curves vertically on an even grid (Fawcett 2006, "An introduction to ROC analysis", section 8.1): the mean of their y
 * at each x. If a curve has several points at one x, the highest counts. Beyond its ends, a curve keeps the height of the nearer
 * end.
 */
final class MeanCurve {
    /** Number of grid steps, as fine as is visible on a page. */
    static final int STEPS = 200;

    private MeanCurve() {}

    /**
     * The mean of some curves.
     *
     * @param curves at least one
     * @param end end of the grid, which begins at 0
     * @return y at each of {@code STEPS + 1} positions
     */
    static double[] of(List<Curve> curves, double end) {
        double[] mean = new double[STEPS + 1];
        for (Curve curve : curves) {
            for (int step = 0; step <= STEPS; step++) {
                mean[step] += at(curve, (float) (end * step / STEPS)) / curves.size();
            }
        }
        return mean;
    }

    /** The height of a curve at a position. */
    static double at(Curve curve, float place) {
        float[] x = curve.x();
        float[] y = curve.y();
        int found = Arrays.binarySearch(x, place);
        if (found >= 0) {
            return highest(curve, found);
        }
        int right = -found - 1;
        if (right == 0 || right == x.length) {
            return y[Math.min(right, x.length - 1)];
        }
        double share = (place - x[right - 1]) / (x[right] - x[right - 1]);
        return y[right - 1] + share * (y[right] - y[right - 1]);
    }

    private static double highest(Curve curve, int among) {
        float[] x = curve.x();
        int first = among;
        while (first > 0 && x[first - 1] == x[among]) {
            first--;
        }
        float highest = curve.y()[first];
        for (int i = first; i < x.length && x[i] == x[among]; i++) {
            highest = Math.max(highest, curve.y()[i]);
        }
        return highest;
    }
}
