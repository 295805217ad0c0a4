package org.dapo.api.image;

import java.util.BitSet;
import java.util.Objects;

/**
 * The pixels of a defect.
 *
 * @param width width in pixels, at least 1
 * @param height height in pixels, at least 1
 * @param bits bit {@code y * width + x} is set if the pixel belongs to the defect; not copied, and must not be changed afterwards
 */
public record Mask(int width, int height, BitSet bits) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a side is below 1, there are more than {@link Integer#MAX_VALUE} pixels, or a bit
     *     beyond the last pixel is set
     */
    public Mask {
        Objects.requireNonNull(bits, "bits");
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not the size of a mask: %d x %d".formatted(width, height));
        }
        if (bits.length() > width * height) {
            throw new IllegalArgumentException(
                    "a mask of %d x %d has no pixel %d".formatted(width, height, bits.length() - 1));
        }
    }

    /**
     * Whether a pixel belongs to the defect.
     *
     * @param x column, 0 to width - 1
     * @param y row, 0 to height - 1
     * @return true if it does
     */
    public boolean get(int x, int y) {
        return bits.get(y * width + x);
    }

    /**
     * The number of pixels that belong to the defect.
     *
     * @return the area in pixels, 0 for an empty mask
     */
    public int area() {
        return bits.cardinality();
    }
}
