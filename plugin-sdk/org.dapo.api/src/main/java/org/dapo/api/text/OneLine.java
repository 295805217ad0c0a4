package org.dapo.api.text;

import java.util.regex.Pattern;

/**
 * Keeps a message to one line, whatever the names and values in it are: they come out of files that anyone may have written,
 * and a line's end or a terminal's escape code in them could feign other messages.
 */
public final class OneLine {
    /** Unicode's control characters, C1 as well as C0, and the two separators that end a line. */
    private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /**
     * Replaces each control character and each separator of lines or paragraphs by a question mark.
     *
     * @param text any text
     * @return as many characters in one line
     */
    public static String of(String text) {
        return BREAKING.matcher(text).replaceAll("?");
    }
}
