package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which images the thresholds of a checkpoint are computed from, and how.
 *
 * @param checkpoint the checkpoint, or a folder, whose last checkpoint is used
 * @param dataset the data set
 * @param split the split; empty for {@code test}
 * @param products the products whose images are used; empty for all
 * @param method how the thresholds are chosen
 * @param quantile for {@link Method#GOOD_IMAGES}, the share of good images that must stay below the threshold, above 0 and below
 *     1
 * @param imageSize the input side S in pixels; empty for the checkpoint's
 * @param device the device, in the syntax of the device setting; empty for the value of that setting
 * @param namesAsTheyAre whether a defect name that the taxonomy does not know is left untyped instead of causing an error
 * @param framing how images enter the network; thresholds are valid only for images with the same framing
 */
public record CalibrationRequest(
        Path checkpoint,
        DatasetReference dataset,
        Optional<String> split,
        Set<String> products,
        Method method,
        double quantile,
        OptionalInt imageSize,
        Optional<String> device,
        boolean namesAsTheyAre,
        Framing framing) {
    /** The default share of good images that stays below a threshold. */
    public static final double DEFAULT_QUANTILE = 0.99;

    /** Methods of choosing thresholds. */
    public enum Method {
        /**
         * Uses good images only and ignores defective ones. The thresholds are the quantile of the image scores and the quantile
         * of the maps' highest values. A region is thus found on as many good images as are called anomalous.
         */
        GOOD_IMAGES,
        /** Uses labelled images: maximises F1 over images for one threshold, and F1 over pixels for the other. */
        BEST_F1
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public CalibrationRequest {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(framing, "framing");
        products = Set.copyOf(products);
        Ranges.atLeastOne("image size", imageSize);
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException(
                    "the quantile is %s; expected a share above 0 and below 1, such as 0.99".formatted(quantile));
        }
    }

    /**
     * Creates a request for the good images of a split, at the default quantile.
     *
     * @param checkpoint the checkpoint
     * @param dataset the data set
     * @return the request
     */
    public static CalibrationRequest of(Path checkpoint, DatasetReference dataset) {
        return new CalibrationRequest(
                checkpoint,
                dataset,
                Optional.empty(),
                Set.of(),
                Method.GOOD_IMAGES,
                DEFAULT_QUANTILE,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                Framing.SQUARE);
    }

    /**
     * Copies this request with another method.
     *
     * @param other the method
     * @return a new request
     */
    public CalibrationRequest withMethod(Method other) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, other, quantile, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * Copies this request with another quantile.
     *
     * @param share the share of good images that stays below, above 0 and below 1
     * @return a new request
     */
    public CalibrationRequest withQuantile(double share) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, method, share, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * Copies this request for some products.
     *
     * @param names the products whose images are used; empty for all
     * @return a new request
     */
    public CalibrationRequest withProducts(Set<String> names) {
        return new CalibrationRequest(
                checkpoint, dataset, split, names, method, quantile, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * Copies this request with another framing.
     *
     * @param other how images enter the network
     * @return a new request
     */
    public CalibrationRequest withFraming(Framing other) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, method, quantile, imageSize, device, namesAsTheyAre, other);
    }
}
