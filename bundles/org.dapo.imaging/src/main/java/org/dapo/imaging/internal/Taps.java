package org.dapo.imaging.internal;

import org.dapo.imaging.Kernel;

/**
 * The source pixels and weights of each target pixel along one axis. They equal the coefficients of Pillow's resampler
 * (libImaging/Resample.c, {@code precompute_coeffs}) to the last bit.
 *
 * @param most the maximum number of taps of a target pixel
 * @param first per target pixel, its first source pixel
 * @param count per target pixel, its number of taps
 * @param weights per target pixel, {@code most} weights that sum to 1; those from {@code count} on are 0
 */
public record Taps(int most, int[] first, int[] count, double[] weights) {
    /** 8 bits of a sample and 2 bits of overshoot leave 22 of an int for the fraction. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    /**
     * Computes the taps of one axis.
     *
     * @param from source pixels, at least 1
     * @param to target pixels, at least 1
     * @param kernel the kernel
     * @return the taps
     */
    public static Taps of(int from, int to, Kernel kernel) {
        double scale = (double) from / to;
        double widening = Math.max(scale, 1);
        double reach = kernel.halfWidth() * widening;
        int most = (int) Math.ceil(reach) * 2 + 1;
        Taps taps = new Taps(most, new int[to], new int[to], new double[Math.multiplyExact(to, most)]);
        for (int target = 0; target < to; target++) {
            double centre = (target + 0.5) * scale;
            int low = Math.max((int) (centre - reach + 0.5), 0);
            int high = Math.min((int) (centre + reach + 0.5), from);
            taps.first[target] = low;
            taps.count[target] = high - low;
            taps.fill(target, centre, 1 / widening, kernel);
        }
        return taps;
    }

    private void fill(int target, double centre, double narrowing, Kernel kernel) {
        double sum = 0;
        for (int i = 0; i < count[target]; i++) {
            double weight = kernel.weight((i + first[target] - centre + 0.5) * narrowing);
            weights[target * most + i] = weight;
            sum += weight;
        }
        for (int i = 0; i < count[target] && sum != 0; i++) {
            weights[target * most + i] /= sum;
        }
    }

    /** The weights in fixed point, rounded half away from zero. */
    int[] fixedPoint() {
        int[] fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = (int) (Math.copySign(0.5, weights[i]) + weights[i] * (1 << FRACTION_BITS));
        }
        return fixed;
    }
}
