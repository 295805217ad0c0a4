package org.dapo.api.pipeline;

import java.nio.file.Path;

/**
 * Thresholds that were taken from images and now lie beside their checkpoint, where inspectors of the same taxonomy find them.
 *
 * @param threshold the thresholds, and where they came from
 * @param file the file that holds them
 * @param images how many images they were taken from
 */
public record Calibration(Threshold threshold, Path file, int images) {}
