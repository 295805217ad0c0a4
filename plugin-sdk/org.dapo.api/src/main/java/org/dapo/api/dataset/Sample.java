package org.dapo.api.dataset;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.dapo.api.image.ImageSource;

/**
 * One image of a data set and what is known about it.
 *
 * @param id unique in the data set and stable: the image's path below the root, with forward slashes and without its
 *     ending, such as {@code leather/test/cut/000}; only letters and digits of any script, spaces and
 *     {@code / - _ . ( ) + ,}, and between slashes never nothing or only dots and spaces, as in {@code a/../b}: reports
 *     name files by it. {@link DatasetFolder#idOf} makes one of any path
 * @param product the product's name as the data set has it
 * @param image where the image comes from
 * @param anomalous whether the data set calls the image anomalous
 * @param defects the defects in it: none for a normal image; an anomalous one may have several, or none where the data
 *     set says nothing about them
 */
public record Sample(String id, String product, ImageSource image, boolean anomalous, List<Defect> defects) {
    /** A character that an id must not have, or all of a part that is empty or of dots and spaces alone. */
    static final Pattern ILLEGAL_IN_ID = Pattern.compile("[^\\p{L}\\p{Nd} /_.()+,-]|(?<![^/])[. ]*(?![^/])");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the id is not as described, the product is empty, or a normal image has defects
     */
    public Sample {
        Objects.requireNonNull(image, "image");
        defects = List.copyOf(defects);
        if (id.isEmpty() || product.isEmpty()) {
            throw new IllegalArgumentException("a sample needs an id and a product: '%s', '%s'".formatted(id, product));
        }
        if (ILLEGAL_IN_ID.matcher(id).find()) {
            throw new IllegalArgumentException(
                    "an id is a path of letters, digits, spaces and - _ . ( ) + , not '%s'".formatted(id));
        }
        if (!anomalous && !defects.isEmpty()) {
            throw new IllegalArgumentException("%s is normal but has defects: %s".formatted(id, defects));
        }
    }
}
