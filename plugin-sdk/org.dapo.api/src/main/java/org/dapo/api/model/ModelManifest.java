package org.dapo.api.model;

import java.util.List;
import java.util.Objects;

/**
 * A model's {@code model.json}: the fields that all families share, and the complete text for a family's own fields.
 *
 * @param name the model's name, which is also its folder's
 * @param family the family, such as {@code clip}; it selects the backbone provider that reads the model
 * @param description one line for listings
 * @param source where the files come from: an address, or how they were made
 * @param licence the SPDX name of the weights' licence, or {@code unknown}
 * @param files the files that belong to it; none for a model whose weights are drawn from a seed
 * @param json the complete text of model.json
 */
public record ModelManifest(
        String name,
        String family,
        String description,
        String source,
        String licence,
        List<ModelFile> files,
        String json) {
    /** Rejects null components. */
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
