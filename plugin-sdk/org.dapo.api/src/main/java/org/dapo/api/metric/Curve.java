package org.dapo.api.metric;

import java.util.Arrays;
import java.util.Objects;

/**
 * A curve behind a figure, such as the ROC curve behind an AUROC. Its points are joined by straight lines.
 *
 * @param name lower case letters, digits and underscores, beginning with a letter, such as {@code pixel_roc}
 * @param abscissa the label of the x axis, such as {@code false positive rate}
 * @param ordinate the label of the y axis, such as {@code true positive rate}
 * @param x values of 0 to 1, non-decreasing, at least 2 and at most {@link #MOST_POINTS}; not copied, and must not be changed
 * @param y values of 0 to 1, one for each of x; not copied, and must not be changed
 */
public record Curve(String name, String abscissa, String ordinate, float[] x, float[] y) {
    /** The maximum number of points; more could not be distinguished on a page. */
    public static final int MOST_POINTS = 512;

    /**
     * Checks the points. The name is not checked.
     *
     * @throws IllegalArgumentException if there are too few or too many points, x and y differ in length, or a value is out of
     *     range or order
     */
    public Curve {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(abscissa, "abscissa");
        Objects.requireNonNull(ordinate, "ordinate");
        if (x.length != y.length || x.length < 2 || x.length > MOST_POINTS) {
            throw new IllegalArgumentException("the curve '%s' has %d and %d values; it takes 2 to %d points"
                    .formatted(name, x.length, y.length, MOST_POINTS));
        }
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= 0 && x[i] <= 1 && y[i] >= 0 && y[i] <= 1) || (i > 0 && x[i] < x[i - 1])) {
                throw new IllegalArgumentException(
                        "the curve '%s' cannot have the point %d of %s, %s".formatted(name, i, x[i], y[i]));
            }
        }
    }

    /** Compares the name, the labels and the points. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Curve curve
                && name.equals(curve.name)
                && abscissa.equals(curve.abscissa)
                && ordinate.equals(curve.ordinate)
                && Arrays.equals(x, curve.x)
                && Arrays.equals(y, curve.y);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(x), Arrays.hashCode(y));
    }

    @Override
    public String toString() {
        return "%s: %s over %s, %d points".formatted(name, ordinate, abscissa, x.length);
    }
}
