package org.dapo.api.pipeline;

import java.nio.file.Path;

/**
 * Thresholds that were computed from images and stored beside their checkpoint. Inspectors with the same taxonomy find them
 * there.
 *
 * @param threshold the thresholds and their origin
 * @param file the file that holds them
 * @param images the number of images from which they were computed
 */
public record Calibration(Threshold threshold, Path file, int images) {}
