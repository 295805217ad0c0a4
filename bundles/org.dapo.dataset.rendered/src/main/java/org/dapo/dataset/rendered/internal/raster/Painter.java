package org.dapo.dataset.rendered.internal.raster;

/** Knows what is at each point of a scene. For one thread. */
@FunctionalInterface
public interface Painter {
    /**
     * Fills a point.
     *
     * @param x to the right, -1 to 1 over the image at zoom 1
     * @param y downwards, likewise
     * @param point what to fill; its pixel is given
     */
    void paint(float x, float y, Point point);
}
