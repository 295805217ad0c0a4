package org.dapo.api.metric;

import java.util.Objects;
import java.util.Optional;

/**
 * A data set's annotation of one image.
 *
 * @param anomalous whether the image is anomalous
 * @param labels the label of each pixel; empty for an anomalous image without a usable mask, which then counts in image metrics
 *     only
 */
public record Truth(boolean anomalous, Optional<LabelMap> labels) {
    /** Rejects a null component. */
    public Truth {
        Objects.requireNonNull(labels, "labels");
    }
}
