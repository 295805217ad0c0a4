package org.dapo.api.pipeline;

/**
 * The thresholds of a verdict.
 *
 * @param image image scores above it are anomalous
 * @param pixel map values above it belong to a region
 * @param origin where they came from, such as {@code default} or {@code request}
 */
public record Threshold(double image, double pixel, String origin) {}
