package org.dapo.dataset.coco.internal;

import java.util.BitSet;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;

/**
 * The canvas of a mask. COCO counts pixels column by column, masks row by row. Annotations are untrusted, so the work for an
 * image's annotations is limited, and each of its masks has an equal share. For a single use.
 */
final class Canvas {
    /** The number of times that the annotations of an image may mark all of it. */
    private static final long MOST_TIMES = 16;

    /** The minimum limit of marked pixels, for small images; it takes seconds. */
    private static final long FEW_PIXELS = 1L << 30;

    /** The most outline points: as many as a million edges of an image of 1,000 pixels have. */
    private static final long MOST_POINTS = 1L << 28;

    private final int width;
    private final int height;
    private final long mostPixels;
    private final long mostPoints;
    private final BitSet columns;
    private long pixels;
    private long points;

    /**
     * Creates an empty canvas.
     *
     * @param width of the image
     * @param height of the image
     * @param masks the number of masks of the image
     * @throws ImageException if there are so many that the share of each is smaller than the image: making it takes time too
     */
    Canvas(int width, int height, int masks) throws ImageException {
        this.width = width;
        this.height = height;
        long most = Math.max(MOST_TIMES * width * height, FEW_PIXELS);
        long each = (long) width * height;
        if (masks > most / each) {
            throw new ImageException("they are of one of %d types in an image of %d x %d; it may have %d at most"
                    .formatted(masks, width, height, most / each));
        }
        this.mostPixels = most / masks;
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
     * Sets a run of pixels, counted column by column.
     *
     * @param start the first, {@code x * height + y}
     * @param end the end, exclusive
     * @throws ImageException if the limit of pixels is exceeded
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
     * Counts points of outlines before they are drawn.
     *
     * @param more the number of points
     * @throws ImageException if the limit of points is exceeded
     */
    void draw(long more) throws ImageException {
        points += more;
        if (points > mostPoints) {
            throw new ImageException(
                    "the outlines of polygons are too long, more than %d pixels in all; leave out points"
                            .formatted(mostPoints / PolygonPainter.SCALE));
        }
    }

    /** The painted mask. */
    Mask mask() {
        BitSet rows = new BitSet(width * height);
        for (int at = columns.nextSetBit(0); at >= 0; at = columns.nextSetBit(at + 1)) {
            int x = at / height;
            rows.set((at - x * height) * width + x);
        }
        return new Mask(width, height, rows);
    }
}
