package org.dapo.api.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of weights that is to become a model.
 *
 * @param file the file, or the index of several
 * @param name the model's name: lower case letters, digits and hyphens
 * @param source where the weights come from; empty for the file's name, or for what is known of a file of its hash
 * @param licence the SPDX name of their licence; empty for {@code unknown}, or for what is known of a file of its hash
 * @param stated what the user says of the model where the file cannot tell, by the names of the family's fields
 */
public record ModelImport(
        Path file, String name, Optional<String> source, Optional<String> licence, Map<String, String> stated) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it has other characters than a model's name has
     */
    public ModelImport {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(licence, "licence");
        stated = Map.copyOf(stated);
        requireName(name);
    }

    /**
     * Checks a name.
     *
     * @param name the name
     * @throws IllegalArgumentException if it has other characters than a model's name has
     */
    public static void requireName(String name) {
        if (!name.matches("[a-z0-9-]{1,100}")) {
            throw new IllegalArgumentException(
                    "the model's name is '%s'; lower case letters, digits and hyphens are meant".formatted(name));
        }
    }
}
