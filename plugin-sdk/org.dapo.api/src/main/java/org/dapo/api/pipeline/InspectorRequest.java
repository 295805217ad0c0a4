package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * With what to inspect.
 *
 * @param checkpoint the checkpoint; empty for a strategy that learns nothing
 * @param imageThreshold image scores above it are anomalous; empty for 0.5
 * @param pixelThreshold map values above it belong to a region; empty for half of the map's range
 * @param imageSize the input side S; empty for the checkpoint's or the strategy's
 * @param device the device, in the words of the device setting; empty for that setting
 * @param profile the strategy's profile where there is no checkpoint; empty for its default
 */
public record InspectorRequest(
        Optional<Path> checkpoint,
        OptionalDouble imageThreshold,
        OptionalDouble pixelThreshold,
        OptionalInt imageSize,
        Optional<String> device,
        Optional<String> profile) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public InspectorRequest {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Ranges.atLeastOne("image size", imageSize);
    }
}
