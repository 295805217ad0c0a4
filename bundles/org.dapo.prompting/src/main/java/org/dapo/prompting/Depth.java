package org.dapo.prompting;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Selects layers of a tower. If a method is used on another tower than it was published on, its layers keep their share of the
 * depth.
 */
public final class Depth {
    private Depth() {}

    /**
     * Equally spaced layers, including the last: {6, 12, 18, 24} for four of 24 layers.
     *
     * @param count the number of layers wanted
     * @param layers the number of layers in the tower
     * @return layers, counted from 1, ascending; fewer if the tower has fewer
     */
    public static List<Integer> spread(int count, int layers) {
        return IntStream.rangeClosed(1, count)
                .map(step -> share(step, count, layers))
                .distinct()
                .boxed()
                .toList();
    }

    /**
     * The layer at the same fraction of the depth.
     *
     * @param layer a layer of the published tower, counted from 1
     * @param published the number of layers in that tower
     * @param layers the number of layers in the current tower
     * @return a layer of the current tower, counted from 1
     */
    public static int share(int layer, int published, int layers) {
        return Math.max(1, Math.round((float) layers * layer / published));
    }
}
