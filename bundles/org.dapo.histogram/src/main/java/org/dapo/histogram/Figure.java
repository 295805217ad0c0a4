package org.dapo.histogram;

/**
 * A figure with an error bound.
 *
 * @param value the figure; NaN if it is undefined
 * @param bound the maximum distance of the exact figure from the value, at least 0; 0 if the value is exact up to the rounding of
 *     double arithmetic
 */
public record Figure(double value, double bound) {
    /** A figure that has no meaning for the data, such as the AUROC of a single class. */
    public static final Figure UNDEFINED = new Figure(Double.NaN, 0);
}
