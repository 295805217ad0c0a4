package org.dapo.api.pipeline;

import java.nio.file.Path;

/**
 * The description that a checkpoint carries.
 *
 * @param file the file
 * @param sha256 the file's SHA-256 in lower case hexadecimal
 * @param epoch the number of epochs it was tuned for
 * @param provenance the parts, data and seed from which it was made
 */
public record CheckpointInfo(Path file, String sha256, int epoch, Provenance provenance) {}
