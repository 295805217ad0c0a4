package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A data set in the notation of users, {@code LAYOUT:PATH}.
 *
 * @param layout the name of the dataset adapter
 * @param root the folder, optionally followed by settings of its layout
 */
public record DatasetReference(String layout, Path root) {
    /** Rejects null components. */
    public DatasetReference {
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(root, "root");
    }

    /**
     * Parses {@code LAYOUT:PATH}. The path may be omitted for a layout that requires none.
     *
     * @param text what the user wrote
     * @return the reference
     * @throws IllegalArgumentException if there is no layout; the message says what is expected
     */
    public static DatasetReference parse(String text) {
        int colon = text.indexOf(':');
        String layout = colon < 0 ? text : text.substring(0, colon);
        if (layout.isBlank() || (colon < 0 && text.contains("/"))) {
            throw new IllegalArgumentException(
                    "a data set is LAYOUT:PATH, such as mvtec:data/mvtec, not '" + text + "'");
        }
        return new DatasetReference(layout, Path.of(colon < 0 ? "" : text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return layout + ":" + root;
    }
}
