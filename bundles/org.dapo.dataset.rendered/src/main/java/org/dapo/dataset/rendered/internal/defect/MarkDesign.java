package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** The appearance of the marks of one defect type. */
@FunctionalInterface
public interface MarkDesign {
    /**
     * Creates one mark.
     *
     * @param draws determine everything in which marks differ
     * @param size its extent from the centre, in units of the scene
     * @param under the colour below it: a mark on dark ground has to be light
     * @return the mark
     */
    Mark mark(Draws draws, float size, Tint under);
}
