package org.dapo.api.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A model that was recognised from its weights, or trained.
 *
 * @param family the family, which selects the backbone provider that reads it
 * @param description one line for listings
 * @param files the files that it needs, at least one, each with a different name
 * @param fields the family's own fields of {@code model.json}, as the text of a JSON object
 */
public record RecognizedModel(String family, String description, List<Path> files, String fields) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no file
     */
    public RecognizedModel {
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(fields, "fields");
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a recognised model has at least the file that it was recognised from");
        }
    }
}
