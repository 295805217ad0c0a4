package org.dapo.imaging;

/**
 * The maximum size of an image. The size in the file's header is checked against it before any pixel is decoded. A small file
 * thus cannot request more memory than there is (a decompression bomb). Independently of it, no side may have more than 65,535
 * pixels.
 *
 * @param pixels the maximum number of pixels of an image, 1 to {@value #HIGHEST}
 */
public record PixelLimit(long pixels) {
    /** The most that any limit may allow: an RGB image of this many pixels still fits one array. */
    public static final long HIGHEST = 700_000_000;

    /** 200 megapixels. */
    public static final PixelLimit DEFAULT = new PixelLimit(200_000_000);

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException unless it is within 1 and {@value #HIGHEST}
     */
    public PixelLimit {
        if (pixels < 1 || pixels > HIGHEST) {
            throw new IllegalArgumentException(
                    "the pixel limit must be within 1 and %d, not %d".formatted(HIGHEST, pixels));
        }
    }

    /**
     * Whether an image of this size is too large.
     *
     * @param width width in pixels, at least 0
     * @param height height in pixels, at least 0
     * @return true if it has more pixels than allowed
     */
    public boolean exceededBy(int width, int height) {
        return (long) width * height > pixels;
    }
}
