package org.dapo.api.pipeline;

/**
 * The thresholds of a verdict.
 *
 * @param image image scores above it are anomalous
 * @param pixel map values above it belong to a region
 * @param origin where they came from, such as {@code default}, {@code request}, or from which images they
 *     were calibrated
 */
public record Threshold(double image, double pixel, String origin) {}
