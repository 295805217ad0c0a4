package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** How the marks of one type of defect look. */
@FunctionalInterface
public interface MarkDesign {
    /**
     * One mark.
     *
     * @param draws decide all in which marks differ
     * @param size how far it reaches from its middle, in units of the scene
     * @param under the colour of what it lies on: a mark on dark ground has to be light
     * @return what leaves it
     */
    Mark mark(Draws draws, float size, Tint under);
}
