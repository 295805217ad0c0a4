package org.dapo.api.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.pipeline.Inspection;

/**
 * An image that a report shows.
 *
 * @param caption a line for people, such as the product and where the image is from
 * @param inspection what the first method says of it
 * @param truth where its defects are, at the image's size; empty for a good image, or where nobody knows
 * @param defects the ids of the types that the data set says it has; empty for a good image
 * @param mapRange the highest value that its map can take, one scale for all examples
 */
public record ReportExample(
        String caption, Inspection inspection, Optional<Mask> truth, List<String> defects, float mapRange) {
    /** Copies the list. */
    public ReportExample {
        Objects.requireNonNull(caption, "caption");
        Objects.requireNonNull(truth, "truth");
        defects = List.copyOf(defects);
    }
}
