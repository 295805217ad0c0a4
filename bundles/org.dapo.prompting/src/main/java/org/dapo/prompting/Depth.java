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
     * Layers that are equally spaced, the last one among them: of 24 layers four are {6, 12, 18, 24}.
     *
     * @param count how many
     * @param layers how many layers the tower has
     * @return layers, counted from 1, ascending; fewer where the tower has fewer
     */
    public static List<Integer> spread(int count, int layers) {
        return IntStream.rangeClosed(1, count)
                .map(step -> share(step, count, layers))
                .distinct()
                .boxed()
                .toList();
    }

    /**
     * The layer at the same share of the depth.
     *
     * @param layer a layer of the published tower, counted from 1
     * @param published how many layers that tower has
     * @param layers how many layers the tower at hand has
     * @return a layer of the tower at hand, counted from 1
     */
    public static int share(int layer, int published, int layers) {
        return Math.max(1, Math.round((float) layers * layer / published));
    }
}
