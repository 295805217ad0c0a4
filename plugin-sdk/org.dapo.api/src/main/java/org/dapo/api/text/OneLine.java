package org.dapo.api.text;

import java.util.regex.Pattern;

/**
 * Reduces a message to one line. Its names and values may come from untrusted files. A line break or a terminal escape code in
 * them could forge other messages.
 */
public final class OneLine {
    /** Unicode control characters (C0 and C1), and the line and paragraph separators. */
    private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /**
     * Replaces each control character and each line or paragraph separator by a question mark.
     *
     * @param text any text
     * @return a text of the same length on one line
     */
    public static String of(String text) {
        return BREAKING.matcher(text).replaceAll("?");
    }
}
