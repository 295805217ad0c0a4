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
     * Creates one piece of the product.
     *
     * @param draws determine everything in which pieces differ
     * @param tint the piece's main colour
     * @param missing which of its parts is missing, 0 to below 1 over all parts that can be missing; {@link #WHOLE} for none;
     * ignored for a product without parts
     * @return paints the piece
     */
    Painter piece(Draws draws, Tint tint, float missing);

    /** The index of the missing part; -1 for none. */
    static int missing(float missing, int parts) {
        return missing < 0 ? -1 : (int) (missing * parts);
    }
}
