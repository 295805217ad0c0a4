package org.dapo.metric.region.internal;

import org.dapo.api.metric.LabelMap;

/**
 * The defect regions of one image, as pixel weights. Each region weighs {@link #REGION} in total, shared equally by its pixels.
 * Regions are 8-connected. One pass over the pixels finds them by union-find, a second one computes the weights.
 * <p>The weights are whole numbers, so sums do not depend on their order. The remainder of the division goes to the region's
 * first pixels, one each. The overlap of a region of a pixels is therefore off by less than a / 2^42. That is one millionth of a
 * millionth for four pixels and 6e-8 for a whole map of 518 by 518.
 */
final class RegionWeights {
    /** The weight of a region, 1 in fixed point. */
    static final long REGION = 1L << 40;

    private final int width;
    private final short[] labels;
    /** Per pixel the link towards the first pixel of its region; meaningless for normal pixels. */
    private final int[] parents;

    private final long[] weights;
    private int regions;

    RegionWeights(LabelMap map) {
        width = map.width();
        labels = map.labels();
        weights = new long[labels.length];
        parents = new int[labels.length];
        boolean any = false;
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] != LabelMap.NORMAL) {
                link(pixel);
                any = true;
            }
        }
        if (any) {
            weigh();
        }
    }

    /** The number of regions. */
    int regions() {
        return regions;
    }

    /** The weight of each pixel, 0 for a normal one. */
    long[] weights() {
        return weights;
    }

    /** Joins a pixel with its preceding defective neighbours: left, and the three above. */
    private void link(int pixel) {
        int x = pixel % width;
        parents[pixel] = pixel;
        if (x > 0) {
            joinIfDefect(pixel, pixel - 1);
        }
        for (int above = pixel - width - Math.min(x, 1); above <= pixel - width + (x + 1 < width ? 1 : 0); above++) {
            joinIfDefect(pixel, above);
        }
    }

    private void joinIfDefect(int pixel, int neighbour) {
        if (neighbour >= 0 && labels[neighbour] != LabelMap.NORMAL) {
            int one = root(pixel);
            int other = root(neighbour);
            parents[Math.max(one, other)] = Math.min(one, other);
        }
    }

    private int root(int pixel) {
        int root = pixel;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    /** Counts each region's pixels at its root, then distributes the weight. */
    private void weigh() {
        int[] areas = new int[labels.length];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] != LabelMap.NORMAL) {
                int root = root(pixel);
                regions += root == pixel ? 1 : 0;
                areas[root]++;
            }
        }
        int[] seen = new int[labels.length];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] != LabelMap.NORMAL) {
                int root = root(pixel);
                weights[pixel] = REGION / areas[root] + (seen[root]++ < REGION % areas[root] ? 1 : 0);
            }
        }
    }
}
