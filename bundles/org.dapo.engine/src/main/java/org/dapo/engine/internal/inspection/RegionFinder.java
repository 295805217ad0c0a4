package org.dapo.engine.internal.inspection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Region;
import org.dapo.engine.internal.framing.LikeliestTypes;

/**
 * Finds the 8-connected regions of a map above a threshold. It works on runs of neighbouring pixels in a row. It keeps only two
 * bits per pixel, since a map may be as large as the largest image.
 */
final class RegionFinder {
    private final ScoreMap map;
    private final LikeliestTypes types;
    private final BitSet above;
    /** The pixels above the threshold that belong to no region yet. */
    private final BitSet open;

    /** The pixels {@code [from, to)} of the map, all in one row. */
    private record Run(int from, int to) {}

    private RegionFinder(ScoreMap map, float threshold, LikeliestTypes types) {
        this.map = map;
        this.types = types;
        float[] values = map.values();
        this.above = new BitSet(values.length);
        for (int pixel = 0; pixel < values.length; pixel++) {
            if (values[pixel] > threshold) {
                above.set(pixel);
            }
        }
        this.open = (BitSet) above.clone();
    }

    static List<Region> find(ScoreMap map, float threshold, LikeliestTypes types) {
        RegionFinder finder = new RegionFinder(map, threshold, types);
        List<Region> regions = new ArrayList<>();
        for (int start = finder.open.nextSetBit(0); start >= 0; start = finder.open.nextSetBit(start)) {
            regions.add(finder.grow(start));
        }
        regions.sort(Comparator.comparingDouble(Region::peak).reversed());
        return regions;
    }

    /** Removes and returns the region of its topmost pixel, the leftmost in that row. */
    private Region grow(int start) {
        int width = map.width();
        int top = start / width;
        int left = width;
        int right = 0;
        int bottom = 0;
        int area = 0;
        float peak = Float.NEGATIVE_INFINITY;
        int[] votes = types.noVotes();
        Deque<Run> found = new ArrayDeque<>();
        found.push(take(start));
        while (!found.isEmpty()) {
            Run run = found.pop();
            int row = run.from / width;
            left = Math.min(left, run.from % width);
            right = Math.max(right, (run.to - 1) % width);
            bottom = Math.max(bottom, row);
            area += run.to - run.from;
            for (int pixel = run.from; pixel < run.to; pixel++) {
                peak = Math.max(peak, map.values()[pixel]);
            }
            types.vote(run.from, run.to, votes);
            if (row > 0) {
                addNeighbours(run, -width, found);
            }
            if (row < map.height() - 1) {
                addNeighbours(run, width, found);
            }
        }
        return new Region(
                types.elected(votes),
                left,
                top,
                right - left + 1,
                bottom - top + 1,
                Outline.of(above, width, map.height(), start),
                peak,
                area);
    }

    /** Finds the runs that touch a run by a side or corner, in the row at this distance in pixels. */
    private void addNeighbours(Run run, int away, Deque<Run> found) {
        int width = map.width();
        int first = run.from % width == 0 ? run.from : run.from - 1;
        int end = run.to % width == 0 ? run.to : run.to + 1;
        int pixel = open.nextSetBit(first + away);
        while (pixel >= 0 && pixel < end + away) {
            Run next = take(pixel);
            found.push(next);
            pixel = open.nextSetBit(next.to);
        }
    }

    /** Removes and returns the run of an open pixel. */
    private Run take(int pixel) {
        int row = pixel / map.width();
        int from = Math.max(row * map.width(), open.previousClearBit(pixel) + 1);
        int to = Math.min((row + 1) * map.width(), open.nextClearBit(pixel));
        open.clear(from, to);
        return new Run(from, to);
    }
}
