package org.dapo.dataset.rendered.internal;

import java.util.Arrays;
import org.dapo.api.image.RgbImage;

/** Classical baselines that find obvious defects without learning. High values of their maps are suspicious. */
enum ClassicalBaseline {
    /** The distance of a pixel's brightness from the image's mean. */
    BRIGHTNESS {
        @Override
        float[] map(RgbImage image) {
            float[] grey = grey(image);
            float mean = 0;
            for (float value : grey) {
                mean += value / grey.length;
            }
            for (int i = 0; i < grey.length; i++) {
                grey[i] = Math.abs(grey[i] - mean);
            }
            return grey;
        }
    },

    /** The standard deviation of the brightness in a window of 7 by 7 pixels. */
    LOCAL_VARIANCE {
        @Override
        float[] map(RgbImage image) {
            float[] grey = grey(image);
            float[] squares = new float[grey.length];
            for (int i = 0; i < grey.length; i++) {
                squares[i] = grey[i] * grey[i];
            }
            float[] mean = windowMean(grey, image.width(), 3);
            float[] deviation = windowMean(squares, image.width(), 3);
            for (int i = 0; i < grey.length; i++) {
                deviation[i] = (float) Math.sqrt(Math.max(0, deviation[i] - mean[i] * mean[i]));
            }
            return deviation;
        }
    },

    /** The difference between the means of a small and a large window. It finds light and dark blobs. */
    BLOBS {
        @Override
        float[] map(RgbImage image) {
            float[] grey = grey(image);
            float[] small = windowMean(grey, image.width(), 2);
            float[] large = windowMean(grey, image.width(), 8);
            for (int i = 0; i < grey.length; i++) {
                small[i] = Math.abs(small[i] - large[i]);
            }
            return small;
        }
    },

    /** The distance of each patch of 8 by 8 pixels, in steps of 4, from the median of all patches of the image. */
    MEDIAN_PATCH {
        @Override
        float[] map(RgbImage image) {
            int size = image.width();
            int grid = (size - PATCH) / STEP + 1;
            float[][] patches = new float[3 * PATCH * PATCH][grid * grid];
            for (int p = 0; p < grid * grid; p++) {
                for (int i = 0; i < patches.length; i++) {
                    int row = p / grid * STEP + i / 3 / PATCH;
                    int column = p % grid * STEP + i / 3 % PATCH;
                    patches[i][p] = image.sample(column, row, i % 3);
                }
            }
            float[] distance = new float[grid * grid];
            for (float[] samples : patches) {
                float[] sorted = samples.clone();
                Arrays.sort(sorted);
                float median = sorted[sorted.length / 2];
                for (int p = 0; p < distance.length; p++) {
                    distance[p] += (samples[p] - median) * (samples[p] - median);
                }
            }
            return spread(distance, grid, size);
        }

        /** Assigns to each pixel the mean of the patches that contain it. */
        private float[] spread(float[] distance, int grid, int size) {
            float[] map = new float[size * size];
            float[] count = new float[size * size];
            for (int p = 0; p < distance.length; p++) {
                for (int i = 0; i < PATCH * PATCH; i++) {
                    int at = (p / grid * STEP + i / PATCH) * size + p % grid * STEP + i % PATCH;
                    map[at] += (float) Math.sqrt(distance[p]);
                    count[at]++;
                }
            }
            for (int at = 0; at < map.length; at++) {
                map[at] /= Math.max(1, count[at]);
            }
            return map;
        }
    };

    private static final int PATCH = 8;
    private static final int STEP = 4;

    /** Returns the map of an image: one value per pixel, row by row. */
    abstract float[] map(RgbImage image);

    private static float[] grey(RgbImage image) {
        float[] grey = new float[image.width() * image.height()];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299f * (image.pixels()[3 * i] & 0xff)
                    + 0.587f * (image.pixels()[3 * i + 1] & 0xff)
                    + 0.114f * (image.pixels()[3 * i + 2] & 0xff);
        }
        return grey;
    }

    /** Returns the mean of a square window, without pixels outside the image. */
    private static float[] windowMean(float[] values, int size, int reach) {
        double[] sums = new double[(size + 1) * (size + 1)];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                sums[(row + 1) * (size + 1) + column + 1] = values[row * size + column]
                        + sums[row * (size + 1) + column + 1]
                        + sums[(row + 1) * (size + 1) + column]
                        - sums[row * (size + 1) + column];
            }
        }
        float[] means = new float[values.length];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int top = Math.max(0, row - reach) * (size + 1);
                int bottom = Math.min(size, row + reach + 1) * (size + 1);
                int left = Math.max(0, column - reach);
                int right = Math.min(size, column + reach + 1);
                double sum = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
                means[row * size + column] = (float) (sum / ((bottom - top) / (size + 1) * (right - left)));
            }
        }
        return means;
    }
}
