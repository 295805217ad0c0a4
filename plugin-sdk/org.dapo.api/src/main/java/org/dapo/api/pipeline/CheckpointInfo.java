package org.dapo.api.pipeline;

import java.nio.file.Path;

/**
 * What a checkpoint says of itself.
 *
 * @param file the file
 * @param sha256 the file's SHA-256 in lower case hexadecimal
 * @param epoch how many epochs went into it
 * @param provenance from which parts, data and seed it was made
 */
public record CheckpointInfo(Path file, String sha256, int epoch, Provenance provenance) {}
