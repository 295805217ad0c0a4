package org.dapo.dataset.coco.internal;

import java.util.BitSet;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;

/**
 * What a mask is painted on. COCO counts pixels column by column, masks row by row. Annotations may come from anyone:
 * those of an image may make so much work and no more, in which each of its masks has an equal share. For one use.
 */
final class Canvas {
    /** So often the annotations of an image may mark all of it. */
    private static final long MOST_TIMES = 16;

    /** So many pixels may be marked in a small image too; it takes seconds. */
    private static final long FEW_PIXELS = 1L << 30;

    /** As many points as a million edges of an image of 1,000 pixels have; more would only take time. */
    private static final long MOST_POINTS = 1L << 28;

    private final int width;
    private final int height;
    private final long mostPixels;
    private final long mostPoints;
    private final BitSet columns;
    private long pixels;
    private long points;

    /**
     * An empty canvas.
     *
     * @param width of the image
     * @param height of the image
     * @param masks how many masks the image has
     */
    Canvas(int width, int height, int masks) {
        this.width = width;
        this.height = height;
        this.mostPixels = Math.max(MOST_TIMES * width * height, FEW_PIXELS) / masks;
        this.mostPoints = MOST_POINTS / masks;
        this.columns = new BitSet(width * height);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Sets a run of pixels that are counted column by column.
     *
     * @param start the first, {@code x * height + y}
     * @param end behind the last
     * @throws ImageException if too many have been set before
     */
    void paint(int start, int end) throws ImageException {
        pixels += end - start;
        if (pixels > mostPixels) {
            throw new ImageException(
                    "they mark an image of %d x %d over and over, more than %d pixels in all; mark each once"
                            .formatted(width, height, mostPixels));
        }
        columns.set(start, end);
    }

    /**
     * Counts points of outlines that are about to be drawn.
     *
     * @param more how many
     * @throws ImageException if there have been too many before
     */
    void draw(long more) throws ImageException {
        points += more;
        if (points > mostPoints) {
            throw new ImageException(
                    "the outlines of polygons are too long, more than %d pixels in all; leave out points"
                            .formatted(mostPoints / PolygonPainter.SCALE));
        }
    }

    /** What is painted. */
    Mask mask() {
        BitSet rows = new BitSet(width * height);
        for (int at = columns.nextSetBit(0); at >= 0; at = columns.nextSetBit(at + 1)) {
            int x = at / height;
            rows.set((at - x * height) * width + x);
        }
        return new Mask(width, height, rows);
    }
}
