package org.dapo.imaging.internal;

/**
 * Maps the pixels of a stored image to those of the upright image. Each of the eight EXIF orientations is linear in the stored
 * column and row, so three numbers describe it.
 *
 * @param width width of the upright image
 * @param height height of the upright image
 * @param origin index, in the upright image, of the stored pixel (0, 0)
 * @param stepX what one stored column to the right adds to the index
 * @param stepY what one stored row down adds to the index
 */
public record Orientation(int width, int height, int origin, int stepX, int stepY) {
    /**
     * The orientation with an EXIF number.
     *
     * @param exif 1 to 8, as in the TIFF tag 274; anything else counts as 1
     * @param w width as stored
     * @param h height as stored
     * @return the mapping of pixels
     */
    public static Orientation of(int exif, int w, int h) {
        return switch (exif) {
            case 2 -> new Orientation(w, h, w - 1, -1, w);
            case 3 -> new Orientation(w, h, w * h - 1, -1, -w);
            case 4 -> new Orientation(w, h, w * (h - 1), 1, -w);
            case 5 -> new Orientation(h, w, 0, h, 1);
            case 6 -> new Orientation(h, w, h - 1, h, -1);
            case 7 -> new Orientation(h, w, w * h - 1, -h, -1);
            case 8 -> new Orientation(h, w, h * (w - 1), -h, 1);
            default -> new Orientation(w, h, 0, 1, w);
        };
    }

    /**
     * The position of a stored pixel in the upright image.
     *
     * @param x stored column
     * @param y stored row
     * @return the index {@code row * width + column} in the upright image
     */
    public int index(int x, int y) {
        return origin + x * stepX + y * stepY;
    }
}
