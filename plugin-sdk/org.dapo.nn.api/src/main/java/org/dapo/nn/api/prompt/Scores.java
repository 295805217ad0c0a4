package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.Optional;

/**
 * A method's scores for a batch: float32, on the device.
 *
 * @param image (B): image scores, 0 to 1; higher is more anomalous
 * @param anomaly (B, S, S): anomaly maps, 0 to {@link Recipe#mapRange()}
 * @param states (B, 1 + T, S, S): the maps of the named states, in the requested order, each 0 to
 *     {@link Recipe#mapRange()}. At every pixel the maps of one image sum to that range, whichever states were named. Empty
 *     if none were named
 */
public record Scores(NDArray image, NDArray anomaly, Optional<NDArray> states) {
    /** Rejects null components. */
    public Scores {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(anomaly, "anomaly");
        Objects.requireNonNull(states, "states");
    }
}
