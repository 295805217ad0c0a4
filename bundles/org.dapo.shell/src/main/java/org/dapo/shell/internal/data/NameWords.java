package org.dapo.shell.internal.data;

import java.util.Locale;

/** Guesses the words that a data set's name for something stands for. */
final class NameWords {
    private NameWords() {}

    /**
     * The words of a name, such as {@code metal nut} of {@code metal_nut}, {@code MetalNut} and {@code 03_metal-nut2}.
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
        // A number counts what is otherwise of one name.
        String withoutNumbers = words.replaceFirst("^[0-9]+ ?(?=\\p{L})", "").replaceFirst("(?<=\\p{L}) ?[0-9]+$", "");
        String guess = withoutNumbers.isBlank() ? words : withoutNumbers;
        return guess.isBlank() ? "thing" : guess;
    }
}
