package org.dapo.dataset.rendered.internal.scene;

import org.dapo.dataset.rendered.internal.raster.Frame;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * What is damaged.
 *
 * @param whole paints the good piece
 * @param lacking paints it without one of its parts
 * @param tint its main colour
 * @param frame the camera
 */
record Workpiece(Painter whole, Lacking lacking, Tint tint, Frame frame) {
    /** Makes a piece that lacks a part. */
    @FunctionalInterface
    interface Lacking {
        /** What paints it; see {@link org.dapo.dataset.rendered.internal.product.Design}. */
        Painter without(float part);
    }
}
