package org.dapo.api.metric;

import java.util.Objects;
import java.util.Optional;

/**
 * What a data set says of one image.
 *
 * @param anomalous whether the image is anomalous
 * @param labels the label of each pixel; empty for an anomalous image without a usable mask, which then counts in image
 *     metrics alone
 */
public record Truth(boolean anomalous, Optional<LabelMap> labels) {
    /** Checks that nothing is null. */
    public Truth {
        Objects.requireNonNull(labels, "labels");
    }
}
