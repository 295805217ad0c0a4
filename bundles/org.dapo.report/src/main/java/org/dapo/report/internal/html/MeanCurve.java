package org.dapo.report.internal.html;

import java.util.Arrays;
import java.util.List;
import org.dapo.api.metric.Curve;

/**
 * Curves averaged vertically on an even grid (Fawcett 2006, "An introduction to ROC analysis", section 8.1): at each x the mean of
 * their y. Of several points of a curve at one x the highest counts; beyond its ends a curve stays as high as it was there.
 */
final class MeanCurve {
    /** Steps of the grid: as fine as can be seen on a page. */
    static final int STEPS = 200;

    private MeanCurve() {}

    /**
     * The mean of some curves.
     *
     * @param curves at least one
     * @param end where the grid ends, which begins at 0
     * @return y at each of {@code STEPS + 1} places
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

    /** How high a curve is at a place. */
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
