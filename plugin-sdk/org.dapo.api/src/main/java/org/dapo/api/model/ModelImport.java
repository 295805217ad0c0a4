package org.dapo.api.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of weights to be added as a model.
 *
 * @param file the file, or the index of several files
 * @param name the model's name: 1 to 100 lower case letters, digits and hyphens
 * @param source where the weights come from; empty for the file's name, or for what is known about a file of that hash
 * @param licence the SPDX name of their licence; empty for {@code unknown}, or for what is known about a file of that hash
 * @param stated what the user states about the model if the file does not tell, by the names of the family's fields
 */
public record ModelImport(
        Path file, String name, Optional<String> source, Optional<String> licence, Map<String, String> stated) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not 1 to 100 lower case letters, digits and hyphens
     */
    public ModelImport {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(licence, "licence");
        stated = Map.copyOf(stated);
        requireName(name);
    }

    /**
     * Checks a model's name.
     *
     * @param name the name
     * @throws IllegalArgumentException if it is not 1 to 100 lower case letters, digits and hyphens
     */
    public static void requireName(String name) {
        if (!name.matches("[a-z0-9-]{1,100}")) {
            throw new IllegalArgumentException(
                    "the model's name is '%s'; expected lower case letters, digits and hyphens".formatted(name));
        }
    }
}
