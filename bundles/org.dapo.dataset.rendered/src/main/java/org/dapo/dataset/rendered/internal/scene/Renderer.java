package org.dapo.dataset.rendered.internal.scene;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.dapo.api.image.Mask;
import org.dapo.dataset.rendered.internal.Knob;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Design;
import org.dapo.dataset.rendered.internal.raster.Box;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Layer;
import org.dapo.dataset.rendered.internal.raster.Light;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * Renders scenes. The piece is painted without defect, and once more for each defect. All versions are lit. The picture is the
 * good piece plus, for each defect, a fraction of the difference that gives the wanted contrast over its mask. So a contrast
 * means the same for every product and type.
 */
public final class Renderer {
    private static final float OVEREXPOSED = 0.02f;
    private static final float SHORTEST_EXPOSURE = 0.5f;

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
        Light light = studio.light();
        light.shine(good, Box.whole(size), goodLight);
        if (scene.settings().value(Knob.LIGHT).isEmpty()) {
            float exposure = exposure(goodLight);
            light = light.dimmed(exposure);
            for (int i = 0; i < goodLight.length; i++) {
                goodLight[i] *= exposure;
            }
        }
        float[] picture = scene.defects().isEmpty() ? goodLight : goodLight.clone();
        List<Mask> masks = new ArrayList<>();
        BitSet taken = new BitSet();
        for (int i = 0; i < scene.defects().size(); i++) {
            DefectKind kind = scene.defects().get(i);
            Draws draws = scene.draws().sub("defect", i);
            Damage damage = damage(kind, draws, taken);
            if (damage.mask().area() == 0) {
                // There is no space beside the others, so it lies on top of them.
                taken = new BitSet();
                damage = damage(kind, draws, taken);
            }
            float[] badLight = goodLight.clone();
            light.shine(damage.layer(), damage.box(), badLight);
            Blend blend = new Blend(picture, goodLight, badLight, damage.mask(), taken);
            blend.apply(blend.gain(kind, scene.contrast(), draws));
            taken.or(damage.mask().bits());
            masks.add(damage.mask());
        }
        return new Rendering(studio.sensor().expose(picture, size), masks);
    }

    /** The longest exposure, of a few, at which hardly anything is overexposed. */
    private static float exposure(float[] light) {
        float exposure = 1;
        while (exposure > SHORTEST_EXPOSURE) {
            int over = 0;
            for (float sample : light) {
                over += sample * exposure > 1 ? 1 : 0;
            }
            if (over <= OVEREXPOSED * light.length) {
                break;
            }
            exposure -= 0.1f;
        }
        return exposure;
    }

    private Damage damage(DefectKind kind, Draws draws, BitSet taken) {
        return Damage.of(good, kind, draws, new Workpiece(painter, this::piece, tint, studio.frame(), taken));
    }
}
