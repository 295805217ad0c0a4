package org.dapo.imaging.internal;

import java.util.Arrays;

/** The two passes of a resize of 8-bit samples, in Pillow's fixed-point arithmetic ({@code ImagingResampleHorizontal_8bpc}). */
public final class BytePasses {
    private static final int HALF = 1 << (Taps.FRACTION_BITS - 1);

    private BytePasses() {}

    /**
     * Changes the width.
     *
     * @param from rows of {@code width * channels} unsigned samples, channels interleaved
     * @param width source width in pixels
     * @param height height in pixels
     * @param channels 1 or 3
     * @param taps from the source width to the target width
     * @return rows of the target width
     */
    public static byte[] columns(byte[] from, int width, int height, int channels, Taps taps) {
        int[] weights = taps.fixedPoint();
        int stride = taps.count().length * channels;
        byte[] to = new byte[Math.multiplyExact(stride, height)];
        for (int y = 0; y < height; y++) {
            int source = y * width * channels;
            if (channels == 3) {
                rgbRow(from, source, to, y * stride, taps, weights);
            } else {
                greyRow(from, source, to, y * stride, taps, weights);
            }
        }
        return to;
    }

    private static void rgbRow(byte[] from, int source, byte[] to, int target, Taps taps, int[] weights) {
        for (int x = 0; x < taps.count().length; x++) {
            int red = HALF;
            int green = HALF;
            int blue = HALF;
            int at = source + 3 * taps.first()[x];
            int end = x * taps.most() + taps.count()[x];
            for (int k = x * taps.most(); k < end; k++, at += 3) {
                int weight = weights[k];
                red += (from[at] & 0xff) * weight;
                green += (from[at + 1] & 0xff) * weight;
                blue += (from[at + 2] & 0xff) * weight;
            }
            to[target + 3 * x] = clip(red);
            to[target + 3 * x + 1] = clip(green);
            to[target + 3 * x + 2] = clip(blue);
        }
    }

    private static void greyRow(byte[] from, int source, byte[] to, int target, Taps taps, int[] weights) {
        for (int x = 0; x < taps.count().length; x++) {
            int sum = HALF;
            int at = source + taps.first()[x];
            int end = x * taps.most() + taps.count()[x];
            for (int k = x * taps.most(); k < end; k++, at++) {
                sum += (from[at] & 0xff) * weights[k];
            }
            to[target + x] = clip(sum);
        }
    }

    /**
     * Changes the height.
     *
     * @param from rows of {@code stride} unsigned samples
     * @param stride samples per row
     * @param taps from the source height to the target height
     * @return as many rows as the target is high
     */
    public static byte[] rows(byte[] from, int stride, Taps taps) {
        int[] weights = taps.fixedPoint();
        int height = taps.count().length;
        byte[] to = new byte[Math.multiplyExact(stride, height)];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < taps.count()[y]; k++) {
                addRow(from, (taps.first()[y] + k) * stride, weights[y * taps.most() + k], sums);
            }
            for (int x = 0; x < stride; x++) {
                to[y * stride + x] = clip(sums[x]);
            }
        }
        return to;
    }

    private static void addRow(byte[] from, int source, int weight, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += (from[source + x] & 0xff) * weight;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> Taps.FRACTION_BITS));
    }
}
