package org.dapo.api.dataset;

import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.MaskSource;

/**
 * One defect of an image.
 *
 * @param name the data set's own name for the type, such as {@code cut}; empty if the data set names no types. Methods that
 *     name types are then not tuned on its image; all others are
 * @param mask the source of its mask, if there is one; it is loaded when needed
 */
public record Defect(String name, Optional<MaskSource> mask) {
    /** Rejects null components. */
    public Defect {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mask, "mask");
    }
}
