package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Point;

/** A defect that lies on a piece as paint, dirt or a dent does. For one thread. */
@FunctionalInterface
public interface Mark {
    /**
     * Changes a point.
     *
     * @param x from the defect's middle, along it, in units of the scene
     * @param y likewise, across it
     * @param point what is there without the defect
     * @return how much of the point belongs to the defect, 0 to 1
     */
    float leave(float x, float y, Point point);
}
