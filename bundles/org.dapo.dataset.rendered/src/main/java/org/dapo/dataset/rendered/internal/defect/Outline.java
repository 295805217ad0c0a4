package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;

/** The uneven outline of a patch. */
final class Outline {
    private final Noise noise;
    private final float size;
    private final float narrow;
    private final float uneven;

    /** A patch of a size; unevenness 0 gives an ellipse. */
    Outline(Draws draws, float size, float uneven) {
        noise = new Noise(draws, "outline");
        this.size = size / (1 + uneven / 2);
        narrow = draws.real("narrow", 0.6f, 1);
        this.uneven = uneven;
    }

    /** 0 in the middle, 1 on the outline. */
    float radius(float x, float y) {
        float u = x / size;
        float v = y / (size * narrow);
        return Curves.length(u, v) * (1 + uneven * noise.layered(u * 1.8f + 9, v * 1.8f, 2));
    }
}
