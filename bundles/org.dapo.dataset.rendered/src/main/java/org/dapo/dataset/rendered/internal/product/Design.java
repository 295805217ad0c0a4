package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** How pieces of a product look. */
@FunctionalInterface
public interface Design {
    /** That nothing is missing. */
    float WHOLE = -1;

    /**
     * One piece of the product.
     *
     * @param draws decide all in which pieces differ
     * @param tint the piece's main colour
     * @param missing which of its parts it lacks, 0 to below 1 over all parts that it can lack; {@link #WHOLE} for none;
     *     without meaning for a product that has no parts
     * @return what paints it
     */
    Painter piece(Draws draws, Tint tint, float missing);

    /** Which of so many parts is missing; -1 for none. */
    static int missing(float missing, int parts) {
        return missing < 0 ? -1 : (int) (missing * parts);
    }
}
