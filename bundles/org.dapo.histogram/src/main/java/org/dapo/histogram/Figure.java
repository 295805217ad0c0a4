package org.dapo.histogram;

/**
 * A figure and how far the exact one may be from it.
 *
 * @param value the figure; NaN where it is undefined
 * @param bound the largest possible distance of the exact figure from the value, at least 0; 0 where the value is exact
 *     up to the rounding of double arithmetic
 */
public record Figure(double value, double bound) {
    /** A figure that has no meaning for the data, such as the AUROC of a single class. */
    public static final Figure UNDEFINED = new Figure(Double.NaN, 0);
}
