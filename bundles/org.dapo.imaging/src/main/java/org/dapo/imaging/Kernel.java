package org.dapo.imaging;

/** The kernel of a resize. If an image shrinks, the kernel is widened by the same factor to prevent aliasing. */
public enum Kernel {
    /** The triangle of half width 1. */
    BILINEAR(1) {
        @Override
        public double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },

    /** Keys' cubic convolution with a = -0.5, half width 2: Keys 1981, "Cubic convolution interpolation". */
    BICUBIC(2) {
        @Override
        public double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return ((A + 2) * d - (A + 3)) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
        }
    };

    private static final double A = -0.5;

    private final double halfWidth;

    Kernel(double halfWidth) {
        this.halfWidth = halfWidth;
    }

    /**
     * How far it reaches on either side of its centre.
     *
     * @return the reach in source pixels, before any widening
     */
    public double halfWidth() {
        return halfWidth;
    }

    /**
     * Its value.
     *
     * @param x the distance from its centre in source pixels, of either sign
     * @return the weight, not normalised
     */
    public abstract double weight(double x);
}
