package org.dapo.dataset.coco.internal;

import java.util.Arrays;
import java.util.List;
import org.dapo.api.image.ImageException;

/**
 * The region of an annotation, in COCO's three forms. Coordinates and run lengths are untrusted and are checked when the region
 * is painted.
 */
sealed interface Region {
    /**
     * Sets the pixels of this region; others are unchanged.
     *
     * @param canvas of the size of the image
     * @throws ImageException if the region does not fit the image, or too much is painted on it; the message says why
     */
    void paint(Canvas canvas) throws ImageException;

    /** A box, as a polygon, as in pycocotools. */
    static Region box(double x, double y, double width, double height) {
        return new Polygons(List.of(new double[] {x, y, x, y + height, x + width, y + height, x + width, y}));
    }

    /**
     * The union of polygons.
     *
     * @param outlines each x, y, x, y, … in pixels
     */
    record Polygons(List<double[]> outlines) implements Region {
        public Polygons {
            outlines = List.copyOf(outlines);
        }

        @Override
        public void paint(Canvas canvas) throws ImageException {
            for (double[] outline : outlines) {
                new PolygonPainter(canvas).paint(outline);
            }
        }
    }

    /**
     * Run lengths, column by column, alternately of pixels outside and inside.
     *
     * @param width of the mask
     * @param height of the mask
     * @param counts the lengths; the first is of pixels outside
     */
    record Runs(int width, int height, int[] counts) implements Region {
        @Override
        public void paint(Canvas canvas) throws ImageException {
            if (width != canvas.width() || height != canvas.height()) {
                throw new ImageException("the run lengths are of an image of %d x %d, not %d x %d"
                        .formatted(width, height, canvas.width(), canvas.height()));
            }
            long end = 0;
            for (int i = 0; i < counts.length; i++) {
                long start = end;
                end += counts[i];
                if (counts[i] < 0 || end > (long) width * height) {
                    throw new ImageException("the run lengths leave an image of %d x %d".formatted(width, height));
                }
                if (i % 2 == 1) {
                    canvas.paint((int) start, (int) end);
                }
            }
            if (end != (long) width * height) {
                throw new ImageException("the run lengths are of %d pixels, an image of %d x %d has %d"
                        .formatted(end, width, height, (long) width * height));
            }
        }
    }

    /**
     * Run lengths in pycocotools' format: differences to the length before the previous one, in 5-bit digits.
     *
     * @param width of the mask
     * @param height of the mask
     * @param text the digits
     */
    record CompressedRuns(int width, int height, String text) implements Region {
        private static final int FIRST_DIGIT = 48;
        private static final int MORE = 0x20;
        private static final int NEGATIVE = 0x10;
        private static final int MOST_DIGITS = 7;

        @Override
        public void paint(Canvas canvas) throws ImageException {
            int[] counts = new int[text.length()];
            int runs = 0;
            int at = 0;
            while (at < text.length()) {
                long value = 0;
                int digits = 0;
                int digit = MORE;
                while ((digit & MORE) != 0) {
                    digit = at < text.length() ? text.charAt(at++) - FIRST_DIGIT : -1;
                    if (digit < 0 || digit >= 2 * MORE || digits == MOST_DIGITS) {
                        throw new ImageException("the compressed run lengths end amid a number, or are none");
                    }
                    value |= (long) (digit & (MORE - 1)) << (5 * digits);
                    digits++;
                }
                if ((digit & NEGATIVE) != 0) {
                    value |= -1L << (5 * digits);
                }
                value += runs > 2 ? counts[runs - 2] : 0;
                if (value < 0 || value > Integer.MAX_VALUE) {
                    throw new ImageException("the compressed run lengths have one of %d pixels".formatted(value));
                }
                counts[runs++] = (int) value;
            }
            new Runs(width, height, Arrays.copyOf(counts, runs)).paint(canvas);
        }
    }
}
