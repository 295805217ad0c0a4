package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What to evaluate on, and how.
 *
 * @param checkpoint the checkpoint; empty for a strategy that learns nothing, or to evaluate its untuned start
 * @param dataset the data set
 * @param split the split; empty for {@code test}
 * @param out the folder for results; created if missing
 * @param products the products to evaluate; empty for all
 * @param metrics the metrics to compute, by metric name, or by calculator name for all metrics of a calculator; empty for all
 * @param reports the report formats to write, by name; empty for all available ones
 * @param batch images per step, at least 1; empty for 8
 * @param imageSize the input side S in pixels, a multiple of the backbone's patch side; empty for the checkpoint's. Without a
 *     checkpoint the default is the side of the strategy's recipe, mostly 518, rounded to a multiple of the patch side. For a
 *     backbone trained below 224 pixels, it is the backbone's own side
 * @param seed the seed of an untuned start; ignored with a checkpoint, which has its own
 * @param device the device, in the syntax of the device setting; empty for the value of that setting
 * @param profile the strategy's profile; empty for the checkpoint's or, without a checkpoint, the strategy's default. It may
 *     differ from the checkpoint's only in settings that change no parameter, such as how the image score is computed
 * @param resume whether to keep the products that an earlier run finished
 * @param namesAsTheyAre whether a defect name that the taxonomy does not know is left untyped instead of causing an error
 * @param framing how images enter the network. If images are resized to squares, as in the papers, images and masks are compared
 *     at S by S; otherwise at the image's own size
 */
public record EvaluationRequest(
        Optional<Path> checkpoint,
        DatasetReference dataset,
        Optional<String> split,
        Path out,
        Set<String> products,
        Set<String> metrics,
        Set<String> reports,
        OptionalInt batch,
        OptionalInt imageSize,
        long seed,
        Optional<String> device,
        Optional<String> profile,
        boolean resume,
        boolean namesAsTheyAre,
        Framing framing) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public EvaluationRequest {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(framing, "framing");
        products = Set.copyOf(products);
        metrics = Set.copyOf(metrics);
        reports = Set.copyOf(reports);
        Ranges.atLeastOne("batch", batch);
        Ranges.atLeastOne("image size", imageSize);
    }

    /**
     * Starts a request without a checkpoint, for all products, metrics and reports of the split {@code test}. Images are resized
     * to squares. The remaining values are the prompt strategy's defaults.
     *
     * @param dataset the data set
     * @param out the folder for results
     * @return a builder
     */
    public static Builder builder(DatasetReference dataset, Path out) {
        return new Builder(dataset, out);
    }

    /** Builds requests. */
    public static final class Builder extends RunRequestBuilder<Builder> {
        private Optional<Path> checkpoint = Optional.empty();
        private Set<String> products = Set.of();
        private Set<String> metrics = Set.of();
        private Set<String> reports = Set.of();
        private Framing framing = Framing.SQUARE;

        private Builder(DatasetReference dataset, Path out) {
            super(dataset, out);
        }

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
         * Sets the products.
         *
         * @param names the products; empty for all
         * @return this builder
         */
        public Builder products(Set<String> names) {
            products = names;
            return this;
        }

        /**
         * Sets the metrics.
         *
         * @param names metric or calculator names; empty for all
         * @return this builder
         */
        public Builder metrics(Set<String> names) {
            metrics = names;
            return this;
        }

        /**
         * Sets the report formats.
         *
         * @param names the names of formats; empty for all that are available
         * @return this builder
         */
        public Builder reports(Set<String> names) {
            reports = names;
            return this;
        }

        /**
         * Sets how images enter the network.
         *
         * @param other the framing
         * @return this builder
         */
        public Builder framing(Framing other) {
            framing = other;
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if a number is out of its range
         */
        public EvaluationRequest build() {
            return new EvaluationRequest(
                    checkpoint,
                    dataset,
                    split,
                    out,
                    products,
                    metrics,
                    reports,
                    batch,
                    imageSize,
                    seed,
                    device,
                    profile,
                    resume,
                    namesAsTheyAre,
                    framing);
        }
    }
}
