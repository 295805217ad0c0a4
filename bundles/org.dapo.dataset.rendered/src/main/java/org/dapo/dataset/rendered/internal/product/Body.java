package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Shapes;

/** A simple outline that {@link Inventions} are composed of: a box, a polygon, a disc, a ring or a cog. */
final class Body {
    private final int shape;
    private final int corners;
    private final float wide;
    private final float tall;
    private final float bite;
    private final float centreX;
    private final float centreY;

    Body(Draws draws, float least, float most, float away) {
        shape = draws.below("shape", 5);
        corners = 3 + draws.below("corners", 12);
        wide = draws.real("wide", least, most);
        tall = wide * draws.real("tall", 0.35f, 1);
        bite = draws.real("bite", 0.06f, 0.3f);
        centreX = draws.real("centre.x", -away, away);
        centreY = draws.real("centre.y", -away, away);
    }

    float edge(float sceneX, float sceneY) {
        float x = sceneX - centreX;
        float y = sceneY - centreY;
        return switch (shape) {
            case 0 -> Shapes.box(x, y, wide, tall, bite * tall);
            case 1 -> Shapes.polygon(x, y, 3 + corners % 6, wide * 0.8f);
            case 2 -> Curves.length(x, y * wide / tall) - wide;
            case 3 -> Shapes.ring(x, y, wide * (0.9f - 2 * bite), wide);
            default ->
                Curves.length(x, y) - wide * (1 - bite * (0.5f + 0.5f * Curves.sine(corners * Curves.turns(x, y))));
        };
    }
}
