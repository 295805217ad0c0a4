package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.Optional;

/**
 * What a method says of a batch, on the device.
 *
 * @param image (B): image scores; higher is more anomalous
 * @param anomaly (B, S, S): anomaly maps, 0 to {@link TuningRecipe#mapRange()}
 * @param states (B, 1 + T, S, S): the maps of the named states, in the order in which they were asked for; empty where
 *     none were
 */
public record Scores(NDArray image, NDArray anomaly, Optional<NDArray> states) {
    /** Checks that nothing is null. */
    public Scores {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(anomaly, "anomaly");
        Objects.requireNonNull(states, "states");
    }
}
