package org.dapo.shell.internal.data;

import java.util.Locale;

/** Guesses the words for a name in a data set. */
final class NameWords {
    private NameWords() {}

    /**
     * The words of a name, such as {@code metal nut} for {@code metal_nut} and {@code MetalNut}.
     *
     * @param name a folder's name or a label
     * @return words in lower case, never blank
     */
    static String of(String name) {
        String words = name.replaceAll("[_/.+-]|\\p{Cntrl}", " ")
                .replaceAll("(?<=\\p{Ll})(?=\\p{Lu})|(?<=[0-9])(?=\\p{Lu}\\p{Ll})", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
        return words.isBlank() ? "thing" : words;
    }

    /**
     * The words of a name without a leading or trailing number, such as {@code metal nut} for {@code 03_metal-nut2}. Such a
     * number usually only distinguishes things of the same name.
     *
     * @param name a folder's name or a label
     * @return words in lower case, never blank
     */
    static String withoutNumber(String name) {
        String words = of(name);
        String without = words.replaceFirst("^[0-9]+ ?(?=\\p{L})", "").replaceFirst("(?<=\\p{L}) ?[0-9]+$", "");
        return without.isBlank() ? words : without;
    }
}
