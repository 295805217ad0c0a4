package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * The labels of the images of a batch.
 *
 * @param labels (B, S, S), int64: 0 for normal, k for type k of the taxonomy, counted from 1; if none of the method's states
 *     names a type, 1 for every defect
 * @param anomalous (B), int64: 1 for an anomalous image, 0 for a normal one
 */
public record Targets(NDArray labels, NDArray anomalous) {
    /** Rejects null components. */
    public Targets {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(anomalous, "anomalous");
    }
}
