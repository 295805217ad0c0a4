package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What to inspect with.
 *
 * @param checkpoint the checkpoint; empty for a strategy that learns nothing
 * @param imageThreshold image scores above it are anomalous; empty for the calibrated or packed value, or 0.5 if there is none
 * @param pixelThreshold map values above it belong to a region; empty for the calibrated or packed value, or half of the map's
 *     range if there is none
 * @param imageSize the input side S in pixels, a multiple of the backbone's patch side; empty for the checkpoint's. Without a
 *     checkpoint the default is the side of the strategy's recipe, mostly 518, rounded to a multiple of the patch side. For a
 *     backbone trained below 224 pixels, it is the backbone's own side
 * @param device the device, in the syntax of the device setting; empty for the value of that setting
 * @param profile the strategy's profile if there is no checkpoint; empty for its default
 * @param batching how images of concurrent callers are batched
 * @param pack the deployment pack, in place of a checkpoint; empty for none. It is not allowed together with a checkpoint, an
 *     image size or a profile
 * @param framing how images enter the network
 */
public record InspectorRequest(
        Optional<Path> checkpoint,
        OptionalDouble imageThreshold,
        OptionalDouble pixelThreshold,
        OptionalInt imageSize,
        Optional<String> device,
        Optional<String> profile,
        Batching batching,
        Optional<Path> pack,
        Framing framing) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the image size is below 1, a threshold is not finite, or a pack is combined with a
     *     checkpoint, an image size or a profile
     */
    public InspectorRequest {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(batching, "batching");
        Objects.requireNonNull(pack, "pack");
        Objects.requireNonNull(framing, "framing");
        Ranges.finite("image threshold", imageThreshold);
        Ranges.finite("pixel threshold", pixelThreshold);
        Ranges.atLeastOne("image size", imageSize);
        if (pack.isPresent() && (checkpoint.isPresent() || imageSize.isPresent() || profile.isPresent())) {
            throw new IllegalArgumentException(
                    "a pack brings its own checkpoint, image size and profile: leave these out");
        }
    }

    /**
     * Creates a request without batching.
     *
     * @param checkpoint the checkpoint
     * @param imageThreshold the threshold of verdicts
     * @param pixelThreshold the threshold of regions
     * @param imageSize the input side S in pixels
     * @param device the device
     * @param profile the strategy's profile
     */
    public InspectorRequest(
            Optional<Path> checkpoint,
            OptionalDouble imageThreshold,
            OptionalDouble pixelThreshold,
            OptionalInt imageSize,
            Optional<String> device,
            Optional<String> profile) {
        this(
                checkpoint,
                imageThreshold,
                pixelThreshold,
                imageSize,
                device,
                profile,
                Batching.NONE,
                Optional.empty(),
                Framing.SQUARE);
    }

    /**
     * Creates a request without a checkpoint, with default thresholds. The remaining values are the prompt strategy's defaults.
     *
     * @return the request
     */
    public static InspectorRequest of() {
        return new InspectorRequest(
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Copies this request with a checkpoint.
     *
     * @param file the checkpoint, or a folder, whose last checkpoint is used
     * @return a new request
     */
    public InspectorRequest withCheckpoint(Path file) {
        return new InspectorRequest(
                Optional.of(file), imageThreshold, pixelThreshold, imageSize, device, profile, batching, pack, framing);
    }

    /**
     * Copies this request with a threshold for verdicts.
     *
     * @param value image scores above it are anomalous
     * @return a new request
     */
    public InspectorRequest withImageThreshold(double value) {
        return new InspectorRequest(
                checkpoint,
                OptionalDouble.of(value),
                pixelThreshold,
                imageSize,
                device,
                profile,
                batching,
                pack,
                framing);
    }

    /**
     * Copies this request with a threshold for regions.
     *
     * @param value map values above it belong to a region
     * @return a new request
     */
    public InspectorRequest withPixelThreshold(double value) {
        return new InspectorRequest(
                checkpoint,
                imageThreshold,
                OptionalDouble.of(value),
                imageSize,
                device,
                profile,
                batching,
                pack,
                framing);
    }

    /**
     * Copies this request with a deployment pack.
     *
     * @param file the pack
     * @return a new request
     */
    public InspectorRequest withPack(Path file) {
        return new InspectorRequest(
                checkpoint,
                imageThreshold,
                pixelThreshold,
                imageSize,
                device,
                profile,
                batching,
                Optional.of(file),
                framing);
    }

    /**
     * Copies this request with another batching.
     *
     * @param gathering how images of concurrent callers are batched
     * @return a new request
     */
    public InspectorRequest withBatching(Batching gathering) {
        return new InspectorRequest(
                checkpoint, imageThreshold, pixelThreshold, imageSize, device, profile, gathering, pack, framing);
    }

    /**
     * Copies this request with another framing.
     *
     * @param other how images enter the network
     * @return a new request
     */
    public InspectorRequest withFraming(Framing other) {
        return new InspectorRequest(
                checkpoint, imageThreshold, pixelThreshold, imageSize, device, profile, batching, pack, other);
    }
}
