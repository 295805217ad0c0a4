package org.dapo.engine.internal.inspection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Region;
import org.dapo.engine.internal.framing.LikeliestTypes;

/** Finds the 8-connected regions of a map that lie above a threshold. */
final class RegionFinder {
    private final ScoreMap map;
    private final float threshold;
    private final int[] labels;
    private int[] stack = new int[1024];

    private RegionFinder(ScoreMap map, float threshold) {
        this.map = map;
        this.threshold = threshold;
        this.labels = new int[map.values().length];
    }

    static List<Region> find(ScoreMap map, float threshold, LikeliestTypes types) {
        RegionFinder finder = new RegionFinder(map, threshold);
        List<Region> regions = new ArrayList<>();
        for (int start = 0; start < finder.labels.length; start++) {
            if (finder.labels[start] == 0 && map.values()[start] > threshold) {
                regions.add(finder.grow(start, regions.size() + 1, types));
            }
        }
        regions.sort(Comparator.comparingDouble(Region::peak).reversed());
        return regions;
    }

    /** Fills one region; {@code stack[0..count)} ends up holding all its pixels, in the order in which they were found. */
    private Region grow(int start, int label, LikeliestTypes types) {
        int width = map.width();
        int count = 0;
        stack[count++] = start;
        labels[start] = label;
        int left = width;
        int right = 0;
        int bottom = 0;
        float peak = Float.NEGATIVE_INFINITY;
        for (int next = 0; next < count; next++) {
            int pixel = stack[next];
            int x = pixel % width;
            int y = pixel / width;
            left = Math.min(left, x);
            right = Math.max(right, x);
            bottom = Math.max(bottom, y);
            peak = Math.max(peak, map.values()[pixel]);
            count = addNeighbours(x, y, label, count);
        }
        int top = start / width;
        return new Region(
                types.most(stack, count),
                left,
                top,
                right - left + 1,
                bottom - top + 1,
                Outline.of(labels, width, map.height(), start),
                peak,
                count);
    }

    private int addNeighbours(int x, int y, int label, int count) {
        int found = count;
        for (int ny = Math.max(0, y - 1); ny <= Math.min(map.height() - 1, y + 1); ny++) {
            for (int nx = Math.max(0, x - 1); nx <= Math.min(map.width() - 1, x + 1); nx++) {
                int neighbour = ny * map.width() + nx;
                if (labels[neighbour] == 0 && map.values()[neighbour] > threshold) {
                    labels[neighbour] = label;
                    if (found == stack.length) {
                        stack = Arrays.copyOf(stack, 2 * found);
                    }
                    stack[found++] = neighbour;
                }
            }
        }
        return found;
    }
}
