package org.dapo.api.model;

import java.util.List;
import java.util.Objects;

/**
 * A model's {@code model.json}: the fields that every family has, and the whole text for the family's own.
 *
 * @param name the model's name, which is its folder's
 * @param family which backbone provider reads it, such as {@code clip}
 * @param description one line for listings
 * @param source where the files come from, an address or how they were made
 * @param licence the SPDX name of the weights' licence, or {@code unknown}
 * @param files the files that belong to it, none for a model whose weights are drawn from a seed
 * @param json the whole text of model.json
 */
public record ModelManifest(
        String name,
        String family,
        String description,
        String source,
        String licence,
        List<ModelFile> files,
        String json) {
    /** Checks that nothing is null. */
    public ModelManifest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(json, "json");
        files = List.copyOf(files);
    }
}
