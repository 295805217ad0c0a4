package org.dapo.engine.internal.inspection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.dapo.api.pipeline.Region.Point;

/**
 * Traces the outer boundary of an 8-connected region along pixel corners, clockwise, with the region on the right. Corners at
 * which the direction does not change are left out.
 */
final class Outline {
    private static final int[] DX = {1, 0, -1, 0};
    private static final int[] DY = {0, 1, 0, -1};

    private Outline() {}

    /**
     * The outline of a region, given its topmost pixel, the leftmost in that row.
     *
     * @param pixels the pixels of all regions; no two regions touch, even at a corner, so the pixels at a corner belong to one
     * region
     */
    static List<Point> of(BitSet pixels, int width, int height, int start) {
        List<Point> corners = new ArrayList<>();
        int firstX = start % width;
        int firstY = start / width;
        int x = firstX;
        int y = firstY;
        int direction = 0;
        do {
            corners.add(new Point(x, y));
            do {
                x += DX[direction];
                y += DY[direction];
            } while (inside(pixels, width, height, ahead(x, y, direction, true))
                    && !inside(pixels, width, height, ahead(x, y, direction, false)));
            // An 8-connected region continues across touching corners, so turning left has priority.
            boolean leftIsInside = inside(pixels, width, height, ahead(x, y, direction, false));
            direction = leftIsInside ? (direction + 3) % 4 : (direction + 1) % 4;
        } while (x != firstX || y != firstY || direction != 0);
        return corners;
    }

    /** The pixel ahead of a corner, to the right or left of the direction. */
    private static int[] ahead(int x, int y, int direction, boolean right) {
        return switch (direction) {
            case 0 -> new int[] {x, right ? y : y - 1};
            case 1 -> new int[] {right ? x - 1 : x, y};
            case 2 -> new int[] {x - 1, right ? y - 1 : y};
            default -> new int[] {right ? x : x - 1, y - 1};
        };
    }

    private static boolean inside(BitSet pixels, int width, int height, int[] pixel) {
        return pixel[0] >= 0
                && pixel[0] < width
                && pixel[1] >= 0
                && pixel[1] < height
                && pixels.get(pixel[1] * width + pixel[0]);
    }
}
