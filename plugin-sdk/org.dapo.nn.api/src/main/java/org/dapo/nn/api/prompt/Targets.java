package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * What the images of a batch show.
 *
 * @param labels (B, S, S), int64: 0 normal, k for type k of the taxonomy, counted from 1; for a method none of whose states names a
 *     type, 1 for every defect
 * @param anomalous (B), int64: 1 for an anomalous image, 0 for a normal one
 */
public record Targets(NDArray labels, NDArray anomalous) {
    /** Checks that nothing is null. */
    public Targets {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(anomalous, "anomalous");
    }
}
