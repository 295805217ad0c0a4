package org.dapo.api.model;

import java.util.Optional;
import org.dapo.api.text.OneLine;

/**
 * A file of a model.
 *
 * @param name its name in the model's folder, without any folder
 * @param sha256 its SHA-256 in lower case hexadecimal, where the manifest states one
 */
public record ModelFile(String name, Optional<String> sha256) {
    /**
     * Checks that the name cannot leave the model's folder.
     *
     * @throws IllegalArgumentException if the name is empty, a dot name or has a separator or a control character, or the
     *     hash is not 64 hexadecimal digits
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
