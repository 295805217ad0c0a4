package org.dapo.dataset.rendered.internal.scene;

import java.util.List;
import org.dapo.dataset.rendered.internal.Settings;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Product;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * Everything that determines an image.
 *
 * @param product the product shown
 * @param defects its defects, none for a good piece
 * @param contrast their visibility, 0.25 to 1
 * @param draws determine everything else; a scene without its defects has the same
 * @param settings the user's settings
 * @param size side of the image in pixels
 */
public record Scene(
        Product product, List<DefectKind> defects, float contrast, Draws draws, Settings settings, int size) {
    /** Copies the list. */
    public Scene {
        defects = List.copyOf(defects);
    }

    /** The same piece in the same light, without defects. */
    public Scene withoutDefects() {
        return new Scene(product, List.of(), contrast, draws, settings, size);
    }
}
