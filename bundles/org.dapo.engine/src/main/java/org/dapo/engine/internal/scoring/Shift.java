package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * A shift of images, and of their results back, on the device. Pixels left empty repeat the nearest edge.
 *
 * @param across by how many pixels to the right
 * @param down by how many pixels down
 */
record Shift(int across, int down) {
    /**
     * Shifts that divide a patch evenly, centred on zero.
     *
     * @param number N, at least 1
     * @param patch the side of a patch in pixels
     * @return N · N of them
     */
    static List<Shift> within(int number, int patch) {
        List<Shift> shifts = new ArrayList<>();
        for (int row = 0; row < number; row++) {
            for (int column = 0; column < number; column++) {
                shifts.add(new Shift(along(column, number, patch), along(row, number, patch)));
            }
        }
        return shifts;
    }

    private static int along(int index, int number, int patch) {
        return index * patch / number - (number - 1) * patch / (2 * number);
    }

    /** Shifts (…, H, W). */
    NDArray there(NDArray planes) {
        return moved(moved(planes, 1, across), 2, down);
    }

    /** Shifts (…, H, W) back. */
    NDArray back(NDArray planes) {
        return moved(moved(planes, 1, -across), 2, -down);
    }

    /** Shifts along an axis, counted from the last one, which is 1. */
    private static NDArray moved(NDArray planes, int fromLast, int by) {
        if (by == 0) {
            return planes;
        }
        int axis = planes.getShape().dimension() - fromLast;
        long side = planes.getShape().get(axis);
        NDArray kept = by > 0 ? part(planes, fromLast, 0, side - by) : part(planes, fromLast, -by, side);
        NDArray edge = by > 0 ? part(planes, fromLast, 0, 1) : part(planes, fromLast, side - 1, side);
        NDArray edges = edge.repeat(axis, Math.abs(by));
        return by > 0 ? edges.concat(kept, axis) : kept.concat(edges, axis);
    }

    private static NDArray part(NDArray planes, int fromLast, long from, long to) {
        return planes.get(new NDIndex(fromLast == 1 ? "..., {}:{}" : "..., {}:{}, :", from, to));
    }
}
