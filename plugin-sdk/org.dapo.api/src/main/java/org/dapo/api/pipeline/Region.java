package org.dapo.api.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * A connected region of an anomaly map, in pixels. The origin is the upper left corner of the source image.
 *
 * @param type the id of the type that is the most likely one for the largest number of its pixels; empty for a strategy that
 *     names no types
 * @param left the leftmost column
 * @param top the topmost row
 * @param width the width of the bounding box in pixels
 * @param height the height of the bounding box in pixels
 * @param polygon the outline along pixel corners, clockwise from the topmost left corner
 * @param peak the highest map value in the region
 * @param area its area in pixels
 */
public record Region(
        Optional<String> type, int left, int top, int width, int height, List<Point> polygon, float peak, long area) {
    /**
     * A corner of a pixel.
     *
     * @param x column, 0 to the image's width
     * @param y row, 0 to the image's height
     */
    public record Point(int x, int y) {}

    /** Copies the outline. */
    public Region {
        polygon = List.copyOf(polygon);
    }
}
