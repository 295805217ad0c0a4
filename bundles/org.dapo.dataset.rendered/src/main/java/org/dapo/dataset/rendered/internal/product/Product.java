package org.dapo.dataset.rendered.internal.product;

import java.util.List;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * A product that can be rendered.
 *
 * @param name its name in the data set
 * @param nouns what captions call it, the first being what the taxonomy calls it
 * @param generic what captions call it when they do not say what it is: a surface, or a part
 * @param colours the colours that it comes in
 * @param turn how far pieces are turned, in turns to either side: 0.5 for any direction
 * @param design how its pieces look
 */
public record Product(
        String name, List<String> nouns, Generic generic, List<Colour> colours, float turn, Design design) {
    /** What a product is in general. */
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
