package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A data set as users name it, {@code LAYOUT:PATH}.
 *
 * @param layout the name of the dataset adapter
 * @param root the folder, perhaps with settings behind it that its layout knows
 */
public record DatasetReference(String layout, Path root) {
    /** Checks that nothing is null. */
    public DatasetReference {
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(root, "root");
    }

    /**
     * Reads {@code LAYOUT:PATH}; the path may be left out for a layout that needs none.
     *
     * @param text what the user wrote
     * @return the reference
     * @throws IllegalArgumentException if there is no layout; the message says what would be right
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
