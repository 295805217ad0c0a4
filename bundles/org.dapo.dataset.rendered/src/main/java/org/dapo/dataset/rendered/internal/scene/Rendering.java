package org.dapo.dataset.rendered.internal.scene;

import java.util.List;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;

/**
 * A rendered scene.
 *
 * @param image the image
 * @param masks the mask of each of the scene's defects, in their order
 */
public record Rendering(RgbImage image, List<Mask> masks) {
    /** Copies the list. */
    public Rendering {
        masks = List.copyOf(masks);
    }
}
