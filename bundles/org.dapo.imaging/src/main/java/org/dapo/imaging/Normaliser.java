package org.dapo.imaging;

import java.nio.FloatBuffer;
import java.util.List;
import org.dapo.api.image.RgbImage;

/**
 * Converts 8-bit RGB into a network's input: per channel {@code (value / 255 - mean) / std}, in float32 and in that order, as
 * torchvision's {@code ToTensor} and {@code Normalize} do. Immutable.
 */
public final class Normaliser {
    private static final int LEVELS = 256;

    private final float[][] table = new float[3][LEVELS];

    /**
     * Creates a normaliser.
     *
     * @param mean mean of red, green and blue, on the scale 0 to 1
     * @param std standard deviation of red, green and blue, above 0, on the same scale
     * @throws IllegalArgumentException unless there are three of each and every deviation is above 0
     */
    public Normaliser(List<Float> mean, List<Float> std) {
        if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException(
                    "normalising needs three means and three deviations above 0, not %s and %s".formatted(mean, std));
        }
        for (int channel = 0; channel < 3; channel++) {
            for (int level = 0; level < LEVELS; level++) {
                table[channel][level] = (level / 255f - mean.get(channel)) / std.get(channel);
            }
        }
    }

    /**
     * Converts an image.
     *
     * @param image an image of the network's size, H rows by W columns
     * @return {@code 3 * H * W} values: the red plane, the green, the blue, each row by row from the top
     */
    public float[] planes(RgbImage image) {
        float[] planes = new float[image.pixels().length];
        planes(image, FloatBuffer.wrap(planes));
        return planes;
    }

    /**
     * Converts an image into the next part of a batch.
     *
     * @param image an image of the network's size, H rows by W columns
     * @param batch receives {@code 3 * H * W} values at its position, which advances by that number
     * @throws java.nio.BufferOverflowException if there is not enough room
     */
    public void planes(RgbImage image, FloatBuffer batch) {
        byte[] pixels = image.pixels();
        float[] row = new float[image.width()];
        for (int channel = 0; channel < 3; channel++) {
            float[] levels = table[channel];
            for (int y = 0; y < image.height(); y++) {
                int at = 3 * y * image.width() + channel;
                for (int x = 0; x < row.length; x++, at += 3) {
                    row[x] = levels[pixels[at] & 0xff];
                }
                batch.put(row);
            }
        }
    }
}
