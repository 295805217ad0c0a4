package org.dapo.dataset.rendered.internal.scene;

import java.util.List;
import org.dapo.dataset.rendered.internal.Settings;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Product;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * All that decides an image.
 *
 * @param product whose piece is shown
 * @param defects what is wrong with it, none for a good piece
 * @param contrast how plainly, 0.25 to 1
 * @param draws decide everything else; a scene without its defects has the same
 * @param settings what the user has laid down
 * @param size side of the image in pixels
 */
public record Scene(
        Product product, List<DefectKind> defects, float contrast, Draws draws, Settings settings, int size) {
    /** Copies the list. */
    public Scene {
        defects = List.copyOf(defects);
    }

    /** The same piece in the same light, with nothing wrong. */
    public Scene withoutDefects() {
        return new Scene(product, List.of(), contrast, draws, settings, size);
    }
}
