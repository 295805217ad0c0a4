package org.dapo.dataset.rendered.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.dapo.dataset.rendered.internal.Knob;
import org.dapo.dataset.rendered.internal.Settings;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Catalogue;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.scene.Scene;

/**
 * The images of a split.
 *
 * @param name the split's name
 * @param types the defect types possible on each product, may be empty
 * @param images the number of images per product
 * @param times the multiple of that number, for products with more images
 * @param defective the share of images with defects, 0 to 1
 * @param mostTypes the most types in one image
 * @param lowestContrast of any defect
 * @param highestContrast of any defect
 * @param captioned whether its images have captions
 */
public record Split(
        String name,
        SortedMap<String, List<DefectKind>> types,
        int images,
        Map<String, Integer> times,
        float defective,
        int mostTypes,
        float lowestContrast,
        float highestContrast,
        boolean captioned) {
    private static final float SECOND = 0.4f;
    private static final float THIRD = 0.3f;

    /**
     * The number of images of a product.
     *
     * @param product one of the split's products
     * @param settings the user's settings
     */
    public int images(String product, Settings settings) {
        return (int) settings.whole(Knob.IMAGES).orElse(images) * times.getOrDefault(product, 1);
    }

    /**
     * One of the split's images.
     *
     * @param product one of the split's products
     * @param index from 0; defective pieces are spread evenly in the split's share, whatever the number of images
     * @param settings the user's settings
     * @param usual the plan's own seed and size
     */
    public Scene scene(String product, int index, Settings settings, Plan usual) {
        Draws draws = Draws.of(settings.whole(Knob.SEED).orElse(usual.seed()))
                .sub(name)
                .sub(product, index);
        int before = (int) (index * defective);
        boolean good = (int) ((index + 1) * defective) == before;
        List<DefectKind> possible =
                types.get(product).stream().filter(settings::allows).toList();
        return new Scene(
                Catalogue.products().get(product),
                good || possible.isEmpty() ? List.of() : kinds(possible, before, draws.sub("kinds")),
                settings.value(Knob.CONTRAST).orElse(draws.real("contrast", lowestContrast, highestContrast)),
                draws,
                settings,
                (int) settings.whole(Knob.SIZE).orElse(usual.size()));
    }

    /** Draws an image's defect types. The first one rotates through all types, so each occurs equally often. */
    private List<DefectKind> kinds(List<DefectKind> possible, int turn, Draws draws) {
        List<DefectKind> kinds = new ArrayList<>();
        List<DefectKind> left = new ArrayList<>(possible);
        kinds.add(left.remove(turn % left.size()));
        int wanted = 1 + (draws.chance("second", SECOND) ? 1 + (draws.chance("third", THIRD) ? 1 : 0) : 0);
        while (kinds.size() < Math.min(wanted, mostTypes) && !left.isEmpty()) {
            kinds.add(left.remove(draws.below("kind" + kinds.size(), left.size())));
        }
        return kinds;
    }
}
