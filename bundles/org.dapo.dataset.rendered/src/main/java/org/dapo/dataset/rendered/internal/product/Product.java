package org.dapo.dataset.rendered.internal.product;

import java.util.List;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * A product that can be rendered.
 *
 * @param name its name in the data set
 * @param nouns its names in captions; the first is the taxonomy's name
 * @param generic its name in captions that do not name the product: a surface, or a part
 * @param colours its possible colours
 * @param turn the largest rotation of pieces, in turns to either side: 0.5 for any direction
 * @param design the appearance of its pieces
 */
public record Product(
        String name, List<String> nouns, Generic generic, List<Colour> colours, float turn, Design design) {
    /** The general kind of a product. */
    public enum Generic {
        /** It fills the image. */
        SURFACE,
        /** It lies on something else. */
        PART
    }

    /** Copies the lists. */
    public Product {
        nouns = List.copyOf(nouns);
        colours = List.copyOf(colours);
    }

    /** The colour of one piece. */
    public Colour colour(Draws draws) {
        return colours.get(draws.below("colour", colours.size()));
    }
}
