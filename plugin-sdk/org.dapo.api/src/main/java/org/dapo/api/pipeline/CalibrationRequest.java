package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * From which images to take the thresholds of a checkpoint.
 *
 * @param checkpoint the checkpoint, or a folder whose last one is meant
 * @param dataset the data set
 * @param split the split; empty for {@code test}
 * @param products the products to take images of; empty for all
 * @param method how to choose the thresholds
 * @param quantile for {@link Method#GOOD_IMAGES} the share of good images that is to stay below, above 0 and below 1
 * @param imageSize the input side S; empty for the checkpoint's
 * @param device the device, in the words of the device setting; empty for that setting
 * @param namesAsTheyAre whether a defect name that the taxonomy does not know is left untyped instead of being an error
 * @param framing how images go into the network; thresholds hold for images that go in the same way
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
    /** The share of good images that stays below a threshold unless the caller says otherwise. */
    public static final double DEFAULT_QUANTILE = 0.99;

    /** How thresholds are chosen. */
    public enum Method {
        /**
         * From good images alone: the quantile of their scores, and of the highest values of their maps, so that a region is
         * found on as many good images as are called anomalous. Defective images are passed over.
         */
        GOOD_IMAGES,
        /** From labelled images: where F1 over images, and F1 over pixels, is highest. */
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
                    "the quantile is %s; a share above 0 and below 1 is meant, such as 0.99".formatted(quantile));
        }
    }

    /**
     * From the good images of a split, at the usual quantile.
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
     * The same request with another method.
     *
     * @param other the method
     * @return another request
     */
    public CalibrationRequest withMethod(Method other) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, other, quantile, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * The same request at another quantile.
     *
     * @param share which share of good images stays below, above 0 and below 1
     * @return another request
     */
    public CalibrationRequest withQuantile(double share) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, method, share, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * The same request for some products.
     *
     * @param names the products to take images of; empty for all
     * @return another request
     */
    public CalibrationRequest withProducts(Set<String> names) {
        return new CalibrationRequest(
                checkpoint, dataset, split, names, method, quantile, imageSize, device, namesAsTheyAre, framing);
    }

    /**
     * The same request with another framing.
     *
     * @param other how images go into the network
     * @return another request
     */
    public CalibrationRequest withFraming(Framing other) {
        return new CalibrationRequest(
                checkpoint, dataset, split, products, method, quantile, imageSize, device, namesAsTheyAre, other);
    }
}
