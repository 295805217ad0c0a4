package org.dapo.dataset.coco.internal;

import java.util.Arrays;
import org.dapo.api.image.ImageException;

/**
 * Paints a polygon exactly as pycocotools does (rleFrPoly in common/maskApi.c). The outline is drawn at five times the
 * resolution. Where it crosses from one pixel column to the next, a run of that column begins or ends. For a single use.
 */
final class PolygonPainter {
    /** The number of outline points per pixel. */
    static final int SCALE = 5;

    /** The largest distance outside the image, in image sides. Tools write such points, but farther ones are errors. */
    private static final int FARTHEST = 4;

    /** The same in pixels, for small images. */
    private static final int FAR = 1000;

    private final Canvas canvas;
    private final int width;
    private final int height;
    private int[] crossings = new int[64];
    private int count;
    private boolean started;
    private int lastU;
    private int lastV;

    PolygonPainter(Canvas canvas) {
        this.canvas = canvas;
        this.width = canvas.width();
        this.height = canvas.height();
    }

    /** Sets the pixels inside an outline; others are unchanged. */
    void paint(double[] outline) throws ImageException {
        if (outline.length % 2 != 0 || outline.length < 6) {
            throw new ImageException(
                    "a polygon of %d coordinates; it needs x and y of three points or more".formatted(outline.length));
        }
        int n = outline.length / 2;
        int[] x = new int[n + 1];
        int[] y = new int[n + 1];
        for (int i = 0; i < n; i++) {
            x[i] = fine(outline[2 * i]);
            y[i] = fine(outline[2 * i + 1]);
        }
        x[n] = x[0];
        y[n] = y[0];
        for (int i = 0; i < n; i++) {
            draw(x[i], y[i], x[i + 1], y[i + 1]);
        }
        fill();
    }

    private int fine(double coordinate) throws ImageException {
        if (!(Math.abs(coordinate) <= Math.max(FAR, (double) FARTHEST * Math.max(width, height)))) {
            throw new ImageException(
                    "a polygon with the coordinate %s, far outside of its image".formatted(coordinate));
        }
        return (int) (SCALE * coordinate + 0.5);
    }

    private void draw(int fromX, int fromY, int toX, int toY) throws ImageException {
        int dx = Math.abs(toX - fromX);
        int dy = Math.abs(toY - fromY);
        canvas.draw(Math.max(dx, dy) + 1L);
        boolean flat = dx >= dy;
        boolean flip = flat ? fromX > toX : fromY > toY;
        int xs = flip ? toX : fromX;
        int xe = flip ? fromX : toX;
        int ys = flip ? toY : fromY;
        int ye = flip ? fromY : toY;
        int steps = flat ? dx : dy;
        double slope = steps == 0 ? 0 : (double) (flat ? ye - ys : xe - xs) / steps;
        for (int d = 0; d <= steps; d++) {
            int t = flip ? steps - d : d;
            if (flat) {
                visit(t + xs, (int) (ys + slope * t + 0.5));
            } else {
                visit((int) (xs + slope * t + 0.5), t + ys);
            }
        }
    }

    /** Visits a point of the fine outline. If its column differs from the last one, a pixel column may be crossed. */
    private void visit(int u, int v) {
        if (started && u != lastU) {
            double column = ((u < lastU ? u : u - 1) + 0.5) / SCALE - 0.5;
            if (Math.floor(column) == column && column >= 0 && column <= width - 1) {
                double row = (Math.min(v, lastV) + 0.5) / SCALE - 0.5;
                add((int) column * height + (int) Math.ceil(Math.max(0, Math.min(row, height))));
            }
        }
        started = true;
        lastU = u;
        lastV = v;
    }

    private void add(int crossing) {
        if (count == crossings.length) {
            crossings = Arrays.copyOf(crossings, 2 * count);
        }
        crossings[count++] = crossing;
    }

    private void fill() throws ImageException {
        Arrays.sort(crossings, 0, count);
        for (int i = 0; i < count; i += 2) {
            canvas.paint(crossings[i], i + 1 < count ? crossings[i + 1] : width * height);
        }
    }
}
