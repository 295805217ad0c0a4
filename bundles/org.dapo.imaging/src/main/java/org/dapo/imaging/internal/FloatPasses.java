package org.dapo.imaging.internal;

import java.util.Arrays;

/** The two passes of a resize of float samples ({@code ImagingResampleHorizontal_32bpc}): sums in double precision. */
public final class FloatPasses {
    private FloatPasses() {}

    /**
     * Changes the width.
     *
     * @param from rows of {@code width} samples
     * @param width source width in pixels
     * @param height height in pixels
     * @param taps from the source width to the target width
     * @return rows of the target width
     */
    public static float[] columns(float[] from, int width, int height, Taps taps) {
        int wide = taps.count().length;
        float[] to = new float[Math.multiplyExact(wide, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < wide; x++) {
                double sum = 0;
                int at = y * width + taps.first()[x];
                for (int k = 0; k < taps.count()[x]; k++) {
                    sum += from[at + k] * taps.weights()[x * taps.most() + k];
                }
                to[y * wide + x] = (float) sum;
            }
        }
        return to;
    }

    /**
     * Changes the height.
     *
     * @param from rows of {@code width} samples
     * @param width samples per row
     * @param taps from the source height to the target height
     * @return as many rows as the target is high
     */
    public static float[] rows(float[] from, int width, Taps taps) {
        int height = taps.count().length;
        float[] to = new float[Math.multiplyExact(width, height)];
        double[] sums = new double[width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < taps.count()[y]; k++) {
                double weight = taps.weights()[y * taps.most() + k];
                int source = (taps.first()[y] + k) * width;
                for (int x = 0; x < width; x++) {
                    sums[x] += from[source + x] * weight;
                }
            }
            for (int x = 0; x < width; x++) {
                to[y * width + x] = (float) sums[x];
            }
        }
        return to;
    }
}
