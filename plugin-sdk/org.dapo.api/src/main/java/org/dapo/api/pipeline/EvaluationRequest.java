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
 * @param batch images per step, at least 1; empty for the strategy's default
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
     * Creates a request whose images are resized to squares.
     *
     * @param checkpoint the checkpoint
     * @param dataset the data set
     * @param split the split
     * @param out the folder for results
     * @param products the products to evaluate
     * @param metrics the metrics to compute
     * @param reports the report formats to write
     * @param batch images per step
     * @param imageSize the input side S in pixels
     * @param seed the seed of an untuned start
     * @param device the device
     * @param profile the strategy's profile
     * @param resume whether to keep the products that an earlier run finished
     * @param namesAsTheyAre whether an unknown defect name is left untyped
     */
    public EvaluationRequest(
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
            boolean namesAsTheyAre) {
        this(
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
                Framing.SQUARE);
    }

    /**
     * Creates a request without a checkpoint for all products, metrics and reports. The remaining values are the prompt
     * strategy's defaults.
     *
     * @param dataset the data set
     * @param out the folder for results
     * @return the request
     */
    public static EvaluationRequest of(DatasetReference dataset, Path out) {
        return new EvaluationRequest(
                Optional.empty(),
                dataset,
                Optional.empty(),
                out,
                Set.of(),
                Set.of(),
                Set.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                TuningRequest.DEFAULT_SEED,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Framing.SQUARE);
    }

    /**
     * Copies this request with a checkpoint.
     *
     * @param file the checkpoint, or a folder, whose last checkpoint is used
     * @return a new request
     */
    public EvaluationRequest withCheckpoint(Path file) {
        return new EvaluationRequest(
                Optional.of(file),
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

    /**
     * Copies this request for some products.
     *
     * @param names the products; empty for all
     * @return a new request
     */
    public EvaluationRequest withProducts(Set<String> names) {
        return new EvaluationRequest(
                checkpoint,
                dataset,
                split,
                out,
                names,
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

    /**
     * Copies this request for some metrics.
     *
     * @param names the metrics; empty for all
     * @return a new request
     */
    public EvaluationRequest withMetrics(Set<String> names) {
        return new EvaluationRequest(
                checkpoint,
                dataset,
                split,
                out,
                products,
                names,
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

    /**
     * Copies this request with a profile of the prompt strategy.
     *
     * @param name the profile, optionally with settings
     * @return a new request
     */
    public EvaluationRequest withProfile(String name) {
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
                Optional.of(name),
                resume,
                namesAsTheyAre,
                framing);
    }

    /**
     * Copies this request, keeping the products that an earlier run finished.
     *
     * @return a new request
     */
    public EvaluationRequest resumed() {
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
                true,
                namesAsTheyAre,
                framing);
    }

    /**
     * Copies this request with another framing.
     *
     * @param other how images enter the network
     * @return a new request
     */
    public EvaluationRequest withFraming(Framing other) {
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
                other);
    }
}
