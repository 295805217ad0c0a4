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
 * @param imageThreshold image scores above it are anomalous; empty for what was calibrated or, where nothing was, 0.5
 * @param pixelThreshold map values above it belong to a region; empty for what was calibrated or, where nothing was, half of
 *     the map's range
 * @param imageSize the input side S in pixels, a multiple of the backbone's patch side; empty for the checkpoint's. Without a
 *     checkpoint that is the side of the strategy's recipe, mostly 518, rounded to a multiple of the patch side; or the backbone's
 *     own, if that was trained below 224 pixels
 * @param device the device, in the words of the device setting; empty for that setting
 * @param profile the strategy's profile where there is no checkpoint; empty for its default
 * @param batching how images of concurrent callers are gathered
 * @param pack the deployment pack in place of a checkpoint; empty for none
 * @param framing how images go into the network
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
     * @throws IllegalArgumentException if a number is out of its range, a threshold is not finite, or a pack comes with
     *     what it brings itself
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
     * A request that gathers no images.
     *
     * @param checkpoint the checkpoint
     * @param imageThreshold the threshold of verdicts
     * @param pixelThreshold the threshold of regions
     * @param imageSize the input side S
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
     * A request without a checkpoint, with default thresholds; everything else comes from the prompt strategy.
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
     * The same request with a checkpoint.
     *
     * @param file the checkpoint, or a folder whose last one is meant
     * @return another request
     */
    public InspectorRequest withCheckpoint(Path file) {
        return new InspectorRequest(
                Optional.of(file), imageThreshold, pixelThreshold, imageSize, device, profile, batching, pack, framing);
    }

    /**
     * The same request with a threshold for verdicts.
     *
     * @param value image scores above it are anomalous
     * @return another request
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
     * The same request with a threshold for regions.
     *
     * @param value map values above it belong to a region
     * @return another request
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
     * The same request with a deployment pack.
     *
     * @param file the pack
     * @return another request
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
     * The same request with another way to gather images.
     *
     * @param gathering how images of concurrent callers are gathered
     * @return another request
     */
    public InspectorRequest withBatching(Batching gathering) {
        return new InspectorRequest(
                checkpoint, imageThreshold, pixelThreshold, imageSize, device, profile, gathering, pack, framing);
    }

    /**
     * The same request with another framing.
     *
     * @param other how images go into the network
     * @return another request
     */
    public InspectorRequest withFraming(Framing other) {
        return new InspectorRequest(
                checkpoint, imageThreshold, pixelThreshold, imageSize, device, profile, batching, pack, other);
    }
}
