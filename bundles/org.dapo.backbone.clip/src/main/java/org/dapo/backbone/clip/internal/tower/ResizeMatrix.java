package org.dapo.backbone.clip.internal.tower;

import org.dapo.nn.api.backbone.ImagePass.PositionResize;

/**
 * One axis of a resize, as a fixed linear map. Pixel centres lie at half-integers (corners not aligned). The kernels are those
 * of torch's {@code interpolate}. Without antialiasing, it is Keys' cubic with a = -0.75. With antialiasing, it is Keys' cubic
 * with a = -0.5, widened when shrinking, as in Pillow.
 */
final class ResizeMatrix {
    private static final double PILLOW = -0.5;
    private static final double TORCH = -0.75;

    private ResizeMatrix() {}

    /**
     * The map from one side to another.
     *
     * @param from the input side, at least 1
     * @param to the output side, at least 1
     * @param kind the kernel
     * @return {@code to} rows of {@code from} weights, row by row; each row sums to 1
     */
    static float[] weights(int from, int to, PositionResize kind) {
        float[] matrix = new float[to * from];
        double scale = (double) from / to;
        for (int row = 0; row < to; row++) {
            double centre = (row + 0.5) * scale;
            switch (kind) {
                case BICUBIC_ANTIALIASED -> antialiased(matrix, row * from, from, centre, Math.max(scale, 1));
                case BICUBIC -> bicubic(matrix, row * from, from, centre - 0.5);
                case BILINEAR -> bilinear(matrix, row * from, from, Math.max(0, centre - 0.5));
            }
        }
        return matrix;
    }

    private static void antialiased(float[] matrix, int start, int from, double centre, double stretch) {
        int first = Math.max(0, (int) (centre - 2 * stretch + 0.5));
        int end = Math.min(from, (int) (centre + 2 * stretch + 0.5));
        double sum = 0;
        for (int i = first; i < end; i++) {
            sum += cubic((i - centre + 0.5) / stretch, PILLOW);
        }
        for (int i = first; i < end; i++) {
            matrix[start + i] = (float) (cubic((i - centre + 0.5) / stretch, PILLOW) / sum);
        }
    }

    /** Four taps; beyond the border, the border pixel is repeated. */
    private static void bicubic(float[] matrix, int start, int from, double position) {
        int base = (int) Math.floor(position);
        for (int tap = base - 1; tap <= base + 2; tap++) {
            matrix[start + Math.min(Math.max(tap, 0), from - 1)] += (float) cubic(position - tap, TORCH);
        }
    }

    private static void bilinear(float[] matrix, int start, int from, double position) {
        int base = (int) position;
        double share = position - base;
        matrix[start + base] += (float) (1 - share);
        matrix[start + Math.min(base + 1, from - 1)] += (float) share;
    }

    /** Keys 1981, equation 15 for any a. */
    private static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
