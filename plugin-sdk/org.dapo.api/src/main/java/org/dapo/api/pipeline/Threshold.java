package org.dapo.api.pipeline;

import java.util.Arrays;
import java.util.List;

/**
 * The thresholds of a verdict.
 *
 * @param image image scores above it are anomalous
 * @param pixel map values above it belong to a region
 * @param origin their origin, such as {@link #DEFAULT}, {@code request}, or the images they were calibrated on; if the two
 *     differ in it, that of the image, then that of the pixels
 */
public record Threshold(double image, double pixel, String origin) {
    /** The origin of values that nobody has chosen. */
    public static final String DEFAULT = "default";

    private static final String OF_PIXELS = "; of pixels: ";

    /**
     * Copies these thresholds with another one for images.
     *
     * @param other image scores above it are anomalous
     * @param from its origin
     * @return the thresholds, with both origins
     */
    public Threshold withImage(double other, String from) {
        return new Threshold(
                other, pixel, from + OF_PIXELS + origins().get(origins().size() - 1));
    }

    /**
     * Copies these thresholds with another one for pixels.
     *
     * @param other map values above it belong to a region
     * @param from its origin
     * @return the thresholds, with both origins
     */
    public Threshold withPixel(double other, String from) {
        return new Threshold(image, other, origins().get(0) + OF_PIXELS + from);
    }

    /**
     * Tells whether a threshold is one that nobody has chosen.
     *
     * @return whether the origin of at least one of the two is {@link #DEFAULT}
     */
    public boolean usesDefault() {
        return origins().contains(DEFAULT);
    }

    private List<String> origins() {
        return Arrays.asList(origin.split(OF_PIXELS));
    }
}
