package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;
import org.dapo.dataset.rendered.internal.raster.Frame;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * A piece to be damaged.
 *
 * @param whole paints the good piece
 * @param lacking paints it without one of its parts
 * @param tint its main colour
 * @param frame the camera
 * @param taken the pixels of its existing defects
 */
record Workpiece(Painter whole, Lacking lacking, Tint tint, Frame frame, BitSet taken) {
    /** Makes a piece that lacks a part. */
    @FunctionalInterface
    interface Lacking {
        /** What paints it; see {@link org.dapo.dataset.rendered.internal.product.Design}. */
        Painter without(float part);
    }
}
