package org.dapo.dataset.rendered.internal.raster;

import java.util.Arrays;
import org.dapo.api.image.RgbImage;

/**
 * The camera's lens and sensor.
 *
 * @param blur standard deviation of the lens blur in pixels, 0 to 3
 * @param noise standard deviation of the noise in grey levels, 0 to 30
 * @param draws the source of the noise
 */
public record Sensor(float blur, float noise, Draws draws) {
    /** Standard deviation of the sum of three uniform whole numbers in 0 to 127. */
    private static final float DEVIATION_OF_SUM = 64;

    private static final float MEAN_OF_SUM = 190.5f;

    /**
     * Takes the picture.
     *
     * @param light red, green and blue of each pixel, 0 to 1; overwritten
     * @param size side of the image in pixels
     */
    public RgbImage expose(float[] light, int size) {
        // Passes of the kernel (w, 1 - 2w, w), whose variance is 2w, add up to any blur.
        int passes = (int) Math.ceil(blur * blur / 0.6f);
        if (passes > 0) {
            float weight = blur * blur / (2 * passes);
            for (int pass = 0; pass < passes; pass++) {
                blurDown(light, 3 * size, weight);
                blurAcross(light, 3 * size, weight);
            }
        }
        byte[] pixels = new byte[light.length];
        long key = draws.bits("pixels");
        float gain = noise / DEVIATION_OF_SUM;
        for (int at = 0; at < light.length; at += 3) {
            long bits = Draws.mix(key + at * 0x9E3779B97F4A7C15L);
            for (int channel = 0; channel < 3; channel++, bits >>>= 21) {
                long sum = (bits & 127) + (bits >>> 7 & 127) + (bits >>> 14 & 127);
                float value = 255 * light[at + channel] + gain * (sum - MEAN_OF_SUM);
                pixels[at + channel] = (byte) (int) Math.max(0, Math.min(255, value + 0.5f));
            }
        }
        return new RgbImage(size, size, pixels);
    }

    private static void blurDown(float[] light, int stride, float weight) {
        float[] before = Arrays.copyOf(light, stride);
        float[] own = new float[stride];
        for (int row = 0; row < light.length; row += stride) {
            int after = row + stride < light.length ? row + stride : row;
            System.arraycopy(light, row, own, 0, stride);
            for (int i = 0; i < stride; i++) {
                // Below the last row the row itself is repeated; this value of it is not yet overwritten.
                light[row + i] = own[i] + weight * (before[i] + light[after + i] - 2 * own[i]);
            }
            float[] spare = before;
            before = own;
            own = spare;
        }
    }

    private static void blurAcross(float[] light, int stride, float weight) {
        float[] own = new float[stride + 6];
        for (int row = 0; row < light.length; row += stride) {
            System.arraycopy(light, row, own, 0, 3);
            System.arraycopy(light, row, own, 3, stride);
            System.arraycopy(light, row + stride - 3, own, stride + 3, 3);
            for (int i = 0; i < stride; i++) {
                light[row + i] = own[i + 3] + weight * (own[i] + own[i + 6] - 2 * own[i + 3]);
            }
        }
    }
}
