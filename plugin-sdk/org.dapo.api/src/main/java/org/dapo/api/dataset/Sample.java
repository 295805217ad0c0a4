package org.dapo.api.dataset;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.dapo.api.image.ImageSource;

/**
 * One image of a data set and its annotation.
 *
 * @param id unique in the data set and stable: the image's path below the root, with forward slashes and without its ending, such
 *     as {@code leather/test/cut/000}. Only letters and digits of any script, spaces and {@code / - _ . ( ) + ,} are allowed,
 *     since reports name files by it. A part between slashes must not be empty or consist of dots and spaces only, as in
 *     {@code a/../b}. {@link DatasetFolder#idOf} makes an id from any path
 * @param product the product's name in the data set
 * @param image the source of the image
 * @param anomalous whether the data set labels the image as anomalous
 * @param defects the defects in it: none for a normal image; one or more for an anomalous one, or none if the data set does not
 *     list them
 */
public record Sample(String id, String product, ImageSource image, boolean anomalous, List<Defect> defects) {
    /** A character that is not allowed in an id, or a path part that is empty or consists of dots and spaces only. */
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
