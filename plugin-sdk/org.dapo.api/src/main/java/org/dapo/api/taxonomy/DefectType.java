package org.dapo.api.taxonomy;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A canonical defect type.
 *
 * @param id identifies the type in its taxonomy and in results; must not be {@code normal}, the class without a defect in results
 * @param phrase the words for prompts, such as {@code faulty imprint}
 * @param names the data sets' own names for it, such as folder names
 * @param tuningPhrase other words that the published prototype uses for tuning; empty if they are the same
 */
public record DefectType(String id, String phrase, List<String> names, Optional<String> tuningPhrase) {
    /** The class of pixels and images without a defect in results. */
    private static final String NORMAL = "normal";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if id or phrase is blank, or the id is {@code normal}
     */
    public DefectType {
        names = List.copyOf(names);
        if (id.isBlank() || phrase.isBlank()) {
            throw new IllegalArgumentException(
                    "a defect type needs an id and a phrase: '%s', '%s'".formatted(id, phrase));
        }
        if (id.equals(NORMAL)) {
            throw new IllegalArgumentException(
                    "no defect type can have the id '%s': results call that what has no defect".formatted(NORMAL));
        }
    }

    /**
     * Whether a data set's name denotes this type.
     *
     * @param name the data set's name; case is ignored, spaces, hyphens and underscores are equivalent, and so are composed and
     *     decomposed accented letters
     * @return true if the name is the id or one of {@link #names()}
     */
    public boolean answersTo(String name) {
        String key = keyOf(name);
        return keyOf(id).equals(key)
                || names.stream().anyMatch(known -> keyOf(known).equals(key));
    }

    /**
     * Normalises a name, so that equivalent names become equal; {@link #answersTo} compares by it. The result does not depend on
     * how a file system stores accented letters.
     *
     * @param name a data set's name for a type
     * @return the name in lower case, composed (NFC), with spaces for hyphens and underscores, and none at its ends
     */
    public static String keyOf(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ')
                .replace('-', ' ')
                .strip();
    }
}
