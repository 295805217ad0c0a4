package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * A colour that a product comes in.
 *
 * @param word its word in captions
 * @param tint how it looks
 */
public record Colour(String word, Tint tint) {
    static Colour of(String word, int rgb) {
        return new Colour(word, Tint.of(rgb));
    }
}
