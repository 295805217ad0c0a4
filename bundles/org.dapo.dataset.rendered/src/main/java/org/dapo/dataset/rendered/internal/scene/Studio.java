package org.dapo.dataset.rendered.internal.scene;

import org.dapo.dataset.rendered.internal.Knob;
import org.dapo.dataset.rendered.internal.Settings;
import org.dapo.dataset.rendered.internal.product.Product;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Frame;
import org.dapo.dataset.rendered.internal.raster.Light;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Sensor;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** The camera and lamp of a scene: as set by the user, else slightly different for each image. */
record Studio(Frame frame, Light light, Sensor sensor) {
    /** The side of an image that the default blur refers to. */
    private static final float USUAL_SIZE = 96;

    static Studio of(Scene scene) {
        return new Studio(frame(scene), light(scene), sensor(scene));
    }

    private static Frame frame(Scene scene) {
        Draws draws = scene.draws().sub("camera");
        Settings settings = scene.settings();
        boolean part = scene.product().generic() == Product.Generic.PART;
        float most = settings.value(Knob.ROTATION)
                .map(degrees -> degrees / 360)
                .orElse(scene.product().turn());
        float zoom = part ? draws.real("zoom", 1, 1.18f) : draws.real("zoom", 0.85f, 1.2f);
        float shift = part ? 0.09f : 0.5f;
        float tilt = settings.value(Knob.TILT).orElse(0.15f) * 0.4f;
        return new Frame(
                scene.size(),
                draws.real("turn", -most, most),
                zoom / settings.value(Knob.SCALE).orElse(1f),
                draws.real("shift.x", -shift, shift),
                draws.real("shift.y", -shift, shift),
                draws.real("tilt.x", -tilt, tilt),
                draws.real("tilt.y", -tilt, tilt));
    }

    private static Light light(Scene scene) {
        Draws draws = scene.draws().sub("light");
        Settings settings = scene.settings();
        float turn =
                settings.value(Knob.LIGHT_ANGLE).map(degrees -> degrees / 360).orElse(draws.real("turn", 0, 1));
        float cast = settings.value(Knob.COLOUR).orElse(0.06f);
        return new Light(
                turn,
                draws.real("relief", 0.6f, 1),
                draws.real("strength", 0.85f, 1.12f)
                        * settings.value(Knob.LIGHT).orElse(1f),
                draws.real("falloff", 0.1f, 0.34f),
                draws.real("unevenness", 0.06f, 0.2f),
                new Tint(
                        1 + draws.real("red", -cast, cast),
                        1 + draws.real("green", -cast, cast) / 2,
                        1 + draws.real("blue", -cast, cast)),
                new Noise(draws, "clouds"));
    }

    private static Sensor sensor(Scene scene) {
        Draws draws = scene.draws().sub("sensor");
        Settings settings = scene.settings();
        return new Sensor(
                settings.value(Knob.BLUR)
                        .orElse(draws.real("blur", 0.3f, 0.75f) * Math.min(4, scene.size() / USUAL_SIZE)),
                settings.value(Knob.NOISE).orElse(draws.real("noise", 2, 4.5f)),
                draws);
    }
}
