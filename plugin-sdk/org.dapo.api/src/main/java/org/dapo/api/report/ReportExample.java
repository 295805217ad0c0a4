package org.dapo.api.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.pipeline.Inspection;

/**
 * An image that a report shows.
 *
 * @param caption one line for human readers, such as the product and the origin of the image
 * @param inspection the answer of the first method; the maps of all examples have the same range
 * @param anomalous the data set's label; empty if unknown, in which case the verdict is neither right nor wrong
 * @param truth the mask of its defects, at the image's size; empty for a good image, or if unknown
 * @param defects the ids of the types that the data set lists for it; empty for a good image, or if unknown
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
     * Creates an image whose defects are known. An image without a mask and without types is a good one.
     *
     * @param caption one line for human readers
     * @param inspection the answer of the first method
     * @param truth the mask of its defects, at the image's size
     * @param defects the ids of the types that the data set lists for it
     */
    public ReportExample(String caption, Inspection inspection, Optional<Mask> truth, List<String> defects) {
        this(caption, inspection, Optional.of(truth.isPresent() || !defects.isEmpty()), truth, defects);
    }
}
