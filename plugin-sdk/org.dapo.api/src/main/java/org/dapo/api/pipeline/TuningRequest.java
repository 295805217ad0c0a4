package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What to tune on, and how. Empty values are taken from the prompt strategy's recipe, unless stated otherwise.
 *
 * @param dataset the data set
 * @param split the split; empty for {@code test}, the split that contains the defects
 * @param out the folder for the checkpoints; created if missing
 * @param epochs the number of epochs, at least 1
 * @param batch images per step, at least 1
 * @param learningRate the optimiser's learning rate, above 0 and below 1,000,000
 * @param seed the seed of all random numbers
 * @param imageSize the input side S in pixels, a multiple of the backbone's patch side
 * @param device the device, in the syntax of the device setting; empty for the value of that setting
 * @param profile the strategy's profile; empty for its default
 * @param resume whether to continue from the last checkpoint in the folder; if false, a folder with checkpoints is rejected
 * @param namesAsTheyAre whether a defect name that the taxonomy does not know is left untyped instead of causing an error
 */
public record TuningRequest(
        DatasetReference dataset,
        Optional<String> split,
        Path out,
        OptionalInt epochs,
        OptionalInt batch,
        OptionalDouble learningRate,
        long seed,
        OptionalInt imageSize,
        Optional<String> device,
        Optional<String> profile,
        boolean resume,
        boolean namesAsTheyAre) {
    /** The default seed. */
    public static final long DEFAULT_SEED = 42;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public TuningRequest {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(out, "out");
        Ranges.atLeastOne("epochs", epochs);
        Ranges.atLeastOne("batch", batch);
        Ranges.atLeastOne("image size", imageSize);
        if (learningRate.isPresent() && !(learningRate.getAsDouble() > 0 && learningRate.getAsDouble() < 1e6)) {
            throw new IllegalArgumentException(
                    "the learning rate must be above 0 and below 1000000, not " + learningRate.getAsDouble());
        }
    }

    /**
     * Starts a request for the split {@code test} with the seed {@value #DEFAULT_SEED}. The remaining values are taken from the
     * prompt strategy's recipe.
     *
     * @param dataset the data set
     * @param out the folder for the checkpoints
     * @return a builder
     */
    public static Builder builder(DatasetReference dataset, Path out) {
        return new Builder(dataset, out);
    }

    /** Builds requests. */
    public static final class Builder extends RunRequestBuilder<Builder> {
        private OptionalInt epochs = OptionalInt.empty();
        private OptionalDouble learningRate = OptionalDouble.empty();

        private Builder(DatasetReference dataset, Path out) {
            super(dataset, out);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the number of epochs.
         *
         * @param count the number, at least 1
         * @return this builder
         */
        public Builder epochs(int count) {
            epochs = OptionalInt.of(count);
            return this;
        }

        /**
         * Sets the learning rate.
         *
         * @param rate the rate, above 0 and below 1,000,000
         * @return this builder
         */
        public Builder learningRate(double rate) {
            learningRate = OptionalDouble.of(rate);
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if a number is out of its range
         */
        public TuningRequest build() {
            return new TuningRequest(
                    dataset,
                    split,
                    out,
                    epochs,
                    batch,
                    learningRate,
                    seed,
                    imageSize,
                    device,
                    profile,
                    resume,
                    namesAsTheyAre);
        }
    }
}
