package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a deployment pack says of itself: one file with all that an inspector needs beside its backbone, which it names by the hash
 * of the weights. An inspector that starts from a pack computes no text.
 *
 * @param file the file
 * @param sha256 the hash of what is in it, in lower case hexadecimal, which was checked
 * @param provenance from which parts it was made; nothing else than those opens it
 * @param threshold the thresholds, and where they came from
 * @param framing for images that go into the network in which way the thresholds hold, in the words of {@link Framing}
 * @param products the products that it is for, by the names in the taxonomy; empty for any
 */
public record PackInfo(
        Path file, String sha256, Provenance provenance, Threshold threshold, String framing, List<String> products) {
    /** Checks that nothing is null, and copies the list. */
    public PackInfo {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(threshold, "threshold");
        Objects.requireNonNull(framing, "framing");
        products = List.copyOf(products);
    }
}
