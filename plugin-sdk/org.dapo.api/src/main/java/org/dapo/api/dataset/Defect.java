package org.dapo.api.dataset;

import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.MaskSource;

/**
 * One defect of an image.
 *
 * @param name the data set's own name for the type, such as {@code cut}; empty where the set names no types. Its image is then
 *     evaluated, but not tuned on, whatever the method
 * @param mask where its mask comes from, if there is one; it is loaded when it is needed
 */
public record Defect(String name, Optional<MaskSource> mask) {
    /** Checks that nothing is null. */
    public Defect {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mask, "mask");
    }
}
