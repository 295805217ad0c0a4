package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.Optional;

/**
 * What a method says of a batch: float32, on the device.
 *
 * @param image (B): image scores, 0 to 1; higher is more anomalous
 * @param anomaly (B, S, S): anomaly maps, 0 to {@link TuningRecipe#mapRange()}
 * @param states (B, 1 + T, S, S): the maps of the named states, in the order in which they were asked for, each 0 to
 *     {@link TuningRecipe#mapRange()}; at every pixel those of one image sum to that range, whichever states were named. Empty
 *     where none were
 */
public record Scores(NDArray image, NDArray anomaly, Optional<NDArray> states) {
    /** Checks that nothing is null. */
    public Scores {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(anomaly, "anomaly");
        Objects.requireNonNull(states, "states");
    }
}
