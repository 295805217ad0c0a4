package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The description that a deployment pack carries. A pack is one file with everything that an inspector needs except its backbone,
 * which it identifies by a hash. An inspector that starts from a pack computes no text features.
 *
 * @param file the file
 * @param sha256 the verified hash of its content, in lower case hexadecimal
 * @param provenance the parts from which it was made; it can be opened with exactly these parts only
 * @param threshold the thresholds and their origin
 * @param framing the framing for which it was made: its thresholds are valid for this one, and an inspector uses it unless it
 *     is given another
 * @param products the products that it is for, by their names in the taxonomy; empty for all
 */
public record PackInfo(
        Path file, String sha256, Provenance provenance, Threshold threshold, Framing framing, List<String> products) {
    /** Rejects null components, and copies the list. */
    public PackInfo {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(threshold, "threshold");
        Objects.requireNonNull(framing, "framing");
        products = List.copyOf(products);
    }
}
