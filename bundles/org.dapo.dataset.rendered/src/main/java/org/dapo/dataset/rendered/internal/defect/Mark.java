package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Point;

/** A defect on a piece, such as paint, dirt or a dent. For one thread. */
@FunctionalInterface
public interface Mark {
    /**
     * Changes a point.
     *
     * @param x position along the defect from its centre, in units of the scene
     * @param y position across it, in units of the scene
     * @param point the point without the defect
     * @return the share of the point that belongs to the defect, 0 to 1
     */
    float leave(float x, float y, Point point);
}
