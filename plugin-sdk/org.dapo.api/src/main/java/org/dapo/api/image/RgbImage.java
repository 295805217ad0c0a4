package org.dapo.api.image;

import java.util.Objects;

/**
 * An 8-bit RGB image.
 *
 * @param width width in pixels, at least 1
 * @param height height in pixels, at least 1
 * @param pixels {@code 3 * width * height} bytes, row by row from the top, red, green, blue interleaved, each 0 to 255 as an
 *     unsigned byte; not copied, and must not be changed afterwards
 */
public record RgbImage(int width, int height, byte[] pixels) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a side is below 1 or the array's length does not match
     */
    public RgbImage {
        Objects.requireNonNull(pixels, "pixels");
        if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
            throw new IllegalArgumentException("an RGB image of %d x %d takes %d bytes, not %d"
                    .formatted(width, height, 3L * width * height, pixels.length));
        }
    }

    /**
     * One sample of one pixel.
     *
     * @param x column, 0 to width - 1
     * @param y row, 0 to height - 1
     * @param channel 0 red, 1 green, 2 blue
     * @return the value, 0 to 255
     */
    public int sample(int x, int y, int channel) {
        return pixels[3 * (y * width + x) + channel] & 0xff;
    }
}
