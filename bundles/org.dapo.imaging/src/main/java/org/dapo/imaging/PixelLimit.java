package org.dapo.imaging;

/**
 * How large an image may be. The limit is held against the size in the file's header before any pixel is decoded, so
 * that a small file cannot ask for more memory than there is (a decompression bomb). Apart from it, no side may have more
 * than 65,535 pixels.
 *
 * @param pixels the most pixels an image may have, 1 to {@value #HIGHEST}
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
