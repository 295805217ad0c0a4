package org.dapo.dataset.rendered.internal.scene;

import java.util.ArrayList;
import java.util.List;
import org.dapo.api.image.Mask;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Design;
import org.dapo.dataset.rendered.internal.raster.Box;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Layer;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * Renders scenes. The piece is painted whole, and then once more for each defect. Both are lit, and the picture is the
 * good piece plus, for each defect, so much of the difference that over its mask it comes to what the contrast asks for: so a
 * contrast means the same on every product and for every type.
 */
public final class Renderer {
    /** Beyond this a faint difference is not blown up: it would show what is wrong with the drawing. */
    private static final float MOST_GAIN = 3.5f;

    /** A shape that is wrong cannot be half there without looking like a double exposure. */
    private static final float LEAST_GAIN_OF_SHAPE = 0.4f;

    private final Scene scene;
    private final Studio studio;
    private final Tint tint;
    private final Painter painter;
    private final Layer good;

    private Renderer(Scene scene) {
        this.scene = scene;
        studio = Studio.of(scene);
        Draws draws = scene.draws().sub("piece");
        tint = scene.product().colour(scene.draws()).tint().varied(draws, 0.14f);
        painter = piece(Design.WHOLE);
        good = Layer.of(painter, studio.frame());
    }

    /** Renders a scene: a pure function of it. */
    public static Rendering render(Scene scene) {
        return new Renderer(scene).render();
    }

    private Painter piece(float missing) {
        return scene.product().design().piece(scene.draws().sub("piece"), tint, missing);
    }

    private Rendering render() {
        int size = scene.size();
        float[] goodLight = new float[3 * size * size];
        studio.light().shine(good, Box.whole(size), goodLight);
        float[] picture = scene.defects().isEmpty() ? goodLight : goodLight.clone();
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < scene.defects().size(); i++) {
            DefectKind kind = scene.defects().get(i);
            Draws draws = scene.draws().sub("defect", i);
            Damage damage = Damage.of(good, kind, draws, new Workpiece(painter, this::piece, tint, studio.frame()));
            float[] badLight = goodLight.clone();
            studio.light().shine(damage.layer(), damage.box(), badLight);
            blend(picture, goodLight, badLight, gain(goodLight, badLight, damage.mask(), kind, draws));
            masks.add(damage.mask());
        }
        return new Rendering(studio.sensor().expose(picture, size), masks);
    }

    private float gain(float[] goodLight, float[] badLight, Mask mask, DefectKind kind, Draws draws) {
        if (!(kind.way() instanceof DefectKind.Marked)) {
            return Curves.mix(LEAST_GAIN_OF_SHAPE, 1, scene.contrast());
        }
        float sum = 0;
        for (int at = mask.bits().nextSetBit(0); at >= 0; at = mask.bits().nextSetBit(at + 1)) {
            for (int sample = 3 * at; sample < 3 * at + 3; sample++) {
                sum += Math.abs(badLight[sample] - goodLight[sample]);
            }
        }
        float seen = sum / (3 * Math.max(1, mask.area()));
        float wanted = scene.contrast() * kind.prominence() * draws.real("prominence", 0.85f, 1.15f);
        return Math.min(MOST_GAIN, wanted / Math.max(seen, 1e-3f));
    }

    private static void blend(float[] picture, float[] goodLight, float[] badLight, float gain) {
        for (int i = 0; i < picture.length; i++) {
            picture[i] += gain * (badLight[i] - goodLight[i]);
        }
    }
}
