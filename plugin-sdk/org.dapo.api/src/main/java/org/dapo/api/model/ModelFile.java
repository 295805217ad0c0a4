package org.dapo.api.model;

import java.util.Optional;
import org.dapo.api.text.OneLine;

/**
 * A file of a model.
 *
 * @param name its name in the model's folder, without a folder
 * @param sha256 its SHA-256 as 64 lower case hexadecimal digits, if the manifest states it
 */
public record ModelFile(String name, Optional<String> sha256) {
    /**
     * Checks that the name cannot lead out of the model's folder.
     *
     * @throws IllegalArgumentException if the name is empty, begins with a dot, or contains a separator or a control character;
     *     or if the hash is not 64 lower case hexadecimal digits
     */
    public ModelFile {
        if (name.isEmpty()
                || name.startsWith(".")
                || name.contains("/")
                || name.contains("\\")
                || !name.equals(OneLine.of(name))) {
            throw new IllegalArgumentException("not the name of a file in a model's folder: '%s'".formatted(name));
        }
        if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 of %s: '%s'".formatted(name, sha256.get()));
        }
    }
}
