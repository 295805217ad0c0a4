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
 * @param framing how images enter the network; empty for the pack's framing, or {@link Framing#SQUARE} without a pack
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
        Optional<Framing> framing) {
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
     * Starts a request without a checkpoint, with default thresholds and without batching. The remaining values are the pack's
     * or the prompt strategy's defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds requests. */
    public static final class Builder extends RequestBuilder<Builder> {
        private Optional<Path> checkpoint = Optional.empty();
        private OptionalDouble imageThreshold = OptionalDouble.empty();
        private OptionalDouble pixelThreshold = OptionalDouble.empty();
        private Optional<String> profile = Optional.empty();
        private Batching batching = Batching.NONE;
        private Optional<Path> pack = Optional.empty();
        private Optional<Framing> framing = Optional.empty();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the checkpoint.
         *
         * @param file the checkpoint, or a folder, whose last checkpoint is used
         * @return this builder
         */
        public Builder checkpoint(Path file) {
            checkpoint = Optional.of(file);
            return this;
        }

        /**
         * Sets the threshold of verdicts.
         *
         * @param value image scores above it are anomalous
         * @return this builder
         */
        public Builder imageThreshold(double value) {
            imageThreshold = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets the threshold of regions.
         *
         * @param value map values above it belong to a region
         * @return this builder
         */
        public Builder pixelThreshold(double value) {
            pixelThreshold = OptionalDouble.of(value);
            return this;
        }

        /**
         * Sets the profile of the prompt strategy.
         *
         * @param name the profile, optionally with settings
         * @return this builder
         */
        public Builder profile(String name) {
            profile = Optional.of(name);
            return this;
        }

        /**
         * Sets how images of concurrent callers are batched.
         *
         * @param other the batching
         * @return this builder
         */
        public Builder batching(Batching other) {
            batching = other;
            return this;
        }

        /**
         * Sets the deployment pack.
         *
         * @param file the pack
         * @return this builder
         */
        public Builder pack(Path file) {
            pack = Optional.of(file);
            return this;
        }

        /**
         * Sets how images enter the network, also if there is a pack with another framing. Thresholds that were calibrated for
         * that are then refused, unless both thresholds are set.
         *
         * @param other the framing
         * @return this builder
         */
        public Builder framing(Framing other) {
            framing = Optional.of(other);
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if the image size is below 1, a threshold is not finite, or a pack is combined with a
         *     checkpoint, an image size or a profile
         */
        public InspectorRequest build() {
            return new InspectorRequest(
                    checkpoint, imageThreshold, pixelThreshold, imageSize, device, profile, batching, pack, framing);
        }
    }
}
