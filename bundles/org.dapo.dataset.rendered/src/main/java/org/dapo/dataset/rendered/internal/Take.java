package org.dapo.dataset.rendered.internal;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.dataset.rendered.internal.scene.Renderer;
import org.dapo.dataset.rendered.internal.scene.Rendering;
import org.dapo.dataset.rendered.internal.scene.Scene;

/** A scene as a sample. An image and its masks come from one rendering, which is kept until the next garbage collection. */
final class Take {
    private final Scene scene;
    private volatile WeakReference<Rendering> last = new WeakReference<>(null);

    private Take(Scene scene) {
        this.scene = scene;
    }

    static Sample sample(String id, Scene scene) {
        Take take = new Take(scene);
        List<Defect> defects = new ArrayList<>();
        for (int i = 0; i < scene.defects().size(); i++) {
            int number = i;
            String type = scene.defects().get(i).name();
            MaskSource mask = new MaskSource.Pixels(
                    id + " " + type, () -> take.rendering().masks().get(number));
            defects.add(new Defect(type, Optional.of(mask)));
        }
        ImageSource image = new ImageSource.Pixels(id, () -> take.rendering().image());
        return new Sample(id, scene.product().name(), image, !defects.isEmpty(), defects);
    }

    private Rendering rendering() {
        Rendering rendering = last.get();
        if (rendering == null) {
            rendering = Renderer.render(scene);
            last = new WeakReference<>(rendering);
        }
        return rendering;
    }
}
