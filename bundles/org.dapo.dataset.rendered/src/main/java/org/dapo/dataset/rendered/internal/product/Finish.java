package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** The surface of an invented object: {@link Motif}s that change its brightness, colour and height. */
final class Finish {
    private final Motif[] motifs;
    private final float[] strengths;
    private final float[] reliefs;
    private final Tint second;
    private final float painted;
    private final float gloss;

    Finish(Draws draws, Tint tint, float strongest) {
        int number = 1 + draws.below("motifs", 3);
        motifs = new Motif[number];
        strengths = new float[number];
        reliefs = new float[number];
        for (int i = 0; i < number; i++) {
            Draws own = draws.sub("motif", i);
            motifs[i] = new Motif(own);
            strengths[i] = own.real("strength", 0.03f, strongest);
            reliefs[i] = own.chance("raised", 0.5f) ? own.real("relief", -0.02f, 0.02f) : 0;
        }
        second = draws.chance("second.shade", 0.5f)
                ? tint.times(draws.real("second", 0.35f, 1.3f))
                : new Tint(
                        draws.real("red", 0.1f, 0.9f), draws.real("green", 0.1f, 0.9f), draws.real("blue", 0.1f, 0.9f));
        painted = draws.chance("painted", 0.4f) ? draws.real("paint", 0.3f, 0.95f) : 0;
        gloss = draws.chance("glossy", 0.6f) ? draws.real("gloss", 0, 0.8f) : 0;
    }

    void lay(float x, float y, float covered, Point point) {
        float shade = 0;
        for (int i = 0; i < motifs.length; i++) {
            float value = motifs[i].at(x, y);
            if (i == 0 && painted > 0) {
                point.over(second, painted * covered * Curves.step(-0.15f, 0.15f, value));
            } else {
                shade += strengths[i] * value;
            }
            point.height += covered * reliefs[i] * value;
        }
        point.shade(1 + covered * shade);
        point.gloss = gloss * covered;
    }
}
