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
 * @param inspection what the first method says of it; the maps of all examples have one range
 * @param anomalous what the data set says; empty where nobody knows, and then the verdict is neither right nor wrong
 * @param truth where its defects are, at the image's size; empty for a good image, or where nobody knows
 * @param defects the ids of the types that the data set says it has; empty for a good image, or where nobody knows
 */
public record ReportExample(
        String caption,
        Inspection inspection,
        Optional<Boolean> anomalous,
        Optional<Mask> truth,
        List<String> defects) {
    /** Copies the list. */
    public ReportExample {
        Objects.requireNonNull(caption, "caption");
        Objects.requireNonNull(inspection, "inspection");
        Objects.requireNonNull(anomalous, "anomalous");
        Objects.requireNonNull(truth, "truth");
        defects = List.copyOf(defects);
    }

    /**
     * An image whose defects are known: one without a mask and without types is a good one.
     *
     * @param caption a line for people
     * @param inspection what the first method says of it
     * @param truth where its defects are, at the image's size
     * @param defects the ids of the types that the data set says it has
     */
    public ReportExample(String caption, Inspection inspection, Optional<Mask> truth, List<String> defects) {
        this(caption, inspection, Optional.of(truth.isPresent() || !defects.isEmpty()), truth, defects);
    }
}
