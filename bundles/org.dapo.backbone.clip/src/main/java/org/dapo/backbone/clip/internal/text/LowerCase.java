package org.dapo.backbone.clip.internal.text;

import java.util.Locale;

/**
 * Lower case as in Python. Java differs in when a capital sigma is final in its word: Java uses word boundaries, Python the
 * definition in the Unicode standard (section 3.13, Final_Sigma).
 */
final class LowerCase {
    private static final char SIGMA = 'Σ';
    /** Word_Break of MidLetter, MidNumLet and Single_Quote (Unicode Standard Annex 29). */
    private static final String WITHIN_WORDS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private LowerCase() {}

    static String of(String text) {
        if (text.indexOf(SIGMA) < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder decided = new StringBuilder(text);
        for (int i = text.indexOf(SIGMA); i >= 0; i = text.indexOf(SIGMA, i + 1)) {
            decided.setCharAt(i, casedBefore(text, i) && !casedFrom(text, i + 1) ? 'ς' : 'σ');
        }
        return decided.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean casedBefore(String text, int end) {
        for (int i = end; i > 0; ) {
            int c = text.codePointBefore(i);
            if (!ignorable(c)) {
                return cased(c);
            }
            i -= Character.charCount(c);
        }
        return false;
    }

    private static boolean casedFrom(String text, int start) {
        for (int i = start; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!ignorable(c)) {
                return cased(c);
            }
            i += Character.charCount(c);
        }
        return false;
    }

    private static boolean cased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    /** Case_Ignorable: characters skipped in the search for the next letter. */
    private static boolean ignorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> WITHIN_WORDS.indexOf(c) >= 0;
        };
    }
}
