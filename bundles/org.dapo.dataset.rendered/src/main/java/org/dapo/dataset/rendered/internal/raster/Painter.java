package org.dapo.dataset.rendered.internal.raster;

/** Paints the points of a scene. For one thread. */
@FunctionalInterface
public interface Painter {
    /**
     * Fills a point.
     *
     * @param x to the right, -1 to 1 over the image at zoom 1
     * @param y downwards, -1 to 1 over the image at zoom 1
     * @param point the point to fill; its pixel is an input
     */
    void paint(float x, float y, Point point);
}
