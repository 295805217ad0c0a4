package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** The ground below parts: a table or a belt, never evenly grey. */
final class Backdrop {
    private static final int[] COLOURS = {0x8a8f94, 0x6d6a64, 0x9c978c, 0x5f6b73, 0x78807a, 0x857a70, 0xa8aaa6};

    private final Noise noise;
    private final Tint tint;
    private final float scale;
    private final float strength;
    private final float stretch;

    Backdrop(Draws draws) {
        noise = new Noise(draws, "backdrop");
        tint = Tint.of(COLOURS[draws.below("backdrop.colour", COLOURS.length)]).varied(draws.sub("backdrop"), 0.2f);
        scale = draws.real("backdrop.scale", 5, 11);
        strength = draws.real("backdrop.strength", 0.1f, 0.32f);
        stretch = draws.real("backdrop.stretch", 1, 3);
    }

    /** Fills a point with it, and with the soft shadow of the piece that lies on it, by the distance to the piece's edge. */
    void paint(float x, float y, float edge, Point point) {
        // Under the piece nobody sees it.
        float pattern = edge < -point.pixel ? 0 : noise.layered(x * scale, y * scale * stretch, 2);
        float shadow = 0.35f * Curves.bell(Math.max(0, edge), 0.14f);
        point.paint(tint, (1 + strength * pattern) * (1 - shadow));
        point.inside = 0;
    }
}
