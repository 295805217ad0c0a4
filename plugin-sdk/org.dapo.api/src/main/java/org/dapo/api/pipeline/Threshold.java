package org.dapo.api.pipeline;

/**
 * The thresholds of a verdict.
 *
 * @param image image scores above it are anomalous
 * @param pixel map values above it belong to a region
 * @param origin their origin, such as {@code default}, {@code request}, or the images they were calibrated on
 */
public record Threshold(double image, double pixel, String origin) {}
