package org.dapo.dataset.coco.internal;

import java.util.BitSet;

/** COCO counts pixels column by column, masks row by row. */
final class Columns {
    private Columns() {}

    /**
     * Sets a run of pixels that are counted column by column.
     *
     * @param pixels bit {@code y * width + x} is set
     * @param width of the image
     * @param height of the image
     * @param start the first, {@code x * height + y}
     * @param end behind the last
     */
    static void paint(BitSet pixels, int width, int height, int start, int end) {
        int x = start / height;
        int y = start % height;
        for (int i = start; i < end; i++) {
            pixels.set(y * width + x);
            if (++y == height) {
                y = 0;
                x++;
            }
        }
    }
}
