package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.pipeline.Framing;

/**
 * One of several passes over the same images: how they are shifted and then turned, and how their results are brought back, on the
 * device. Pixels left empty by a shift repeat the nearest edge.
 *
 * @param across by how many pixels to the right
 * @param down by how many pixels down
 * @param quarters by how many quarter turns clockwise, 0 to 3
 */
record Pass(int across, int down, int quarters) {
    private static final int FULL_TURN = 4;

    /**
     * The passes of a framing. Their shifts divide a patch evenly and are centred on zero. If they are turned, each is turned by a
     * quarter more than the one before.
     *
     * @param framing the framing
     * @param patch the side of a patch in pixels
     * @return N · N of them for N shifts
     */
    static List<Pass> of(Framing framing, int patch) {
        int number = framing.shifts();
        List<Pass> passes = new ArrayList<>();
        for (int row = 0; row < number; row++) {
            for (int column = 0; column < number; column++) {
                int quarters = framing.turns() ? passes.size() % FULL_TURN : 0;
                passes.add(new Pass(along(column, number, patch), along(row, number, patch), quarters));
            }
        }
        return passes;
    }

    private static int along(int index, int number, int patch) {
        return index * patch / number - (number - 1) * patch / (2 * number);
    }

    /** Shifts and turns (…, S, S). */
    NDArray there(NDArray planes) {
        return turned(moved(moved(planes, 1, across), 2, down), quarters);
    }

    /** Brings (…, S, S) back. */
    NDArray back(NDArray planes) {
        return moved(moved(turned(planes, FULL_TURN - quarters), 1, -across), 2, -down);
    }

    /** Turns by quarters. */
    private static NDArray turned(NDArray planes, int by) {
        int column = planes.getShape().dimension() - 1;
        int row = column - 1;
        return switch (by % FULL_TURN) {
            case 1 -> planes.swapAxes(row, column).flip(column);
            case 2 -> planes.flip(row, column);
            case 3 -> planes.flip(column).swapAxes(row, column);
            default -> planes;
        };
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
