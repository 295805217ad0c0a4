package org.dapo.backbone.clip.internal.text;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Normalises text for CLIP's vocabulary, as open_clip's tokenizer does: ftfy's repairs, HTML character references decoded twice,
 * white space collapsed, lower case. One of ftfy's repairs is omitted: that of text decoded with the wrong character set.
 */
final class TextCleaning {
    /**
     * Longer texts are cut, since each level of nested references takes a pass; 77 tokens need far less, even with white space.
     */
    private static final int LONGEST = 1 << 14;

    /** White space as in Python's str.split. */
    private static final Pattern SPACE =
            Pattern.compile("[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");

    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\x85]");
    private static final Pattern LONE_SURROGATE = Pattern.compile("[\\ud800-\\udfff]");
    private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\\x1b\\[[\\d;]*[a-zA-Z]");
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");

    /** Typographic ligatures, and letters that exist for compatibility. */
    private static final Map<Character, String> LIGATURES = Map.ofEntries(
            Map.entry('Ĳ', "IJ"),
            Map.entry('ĳ', "ij"),
            Map.entry('ŉ', "'n"),
            Map.entry('Ǳ', "DZ"),
            Map.entry('ǲ', "Dz"),
            Map.entry('ǳ', "dz"),
            Map.entry('Ǆ', "DŽ"),
            Map.entry('ǅ', "Dž"),
            Map.entry('ǆ', "dž"),
            Map.entry('Ǉ', "LJ"),
            Map.entry('ǈ', "Lj"),
            Map.entry('ǉ', "lj"),
            Map.entry('Ǌ', "NJ"),
            Map.entry('ǋ', "Nj"),
            Map.entry('ǌ', "nj"),
            Map.entry('ﬀ', "ff"),
            Map.entry('ﬁ', "fi"),
            Map.entry('ﬂ', "fl"),
            Map.entry('ﬃ', "ffi"),
            Map.entry('ﬄ', "ffl"),
            Map.entry('ﬅ', "ſt"),
            Map.entry('ﬆ', "st"));

    private TextCleaning() {}

    /** Prepares a text for the tokenizer. */
    static String clean(String text) {
        String repaired = repair(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
        String decoded = CharacterReferences.decode(CharacterReferences.decode(repaired));
        return LowerCase.of(SPACE.matcher(decoded).replaceAll(" ").strip());
    }

    /** Repairs line by line. From the first line with a &lt; on, a character reference may be meant literally. */
    private static String repair(String text) {
        StringBuilder repaired = new StringBuilder(text.length());
        boolean markup = false;
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(start, end);
            markup |= line.indexOf('<') >= 0;
            repaired.append(repairLine(line, markup));
            start = end;
        }
        return repaired.toString();
    }

    private static String repairLine(String line, boolean markup) {
        String before;
        String text = line;
        do {
            before = text;
            text = markup ? text : CharacterReferences.decodeClosed(text);
            text = singleCharacters(text);
            text = LINE_BREAK.matcher(text).replaceAll("\n");
            text = LONE_SURROGATE.matcher(text).replaceAll("\ufffd");
            text = TERMINAL_ESCAPE.matcher(text).replaceAll("");
            text = CONTROL.matcher(text).replaceAll("");
            text = Normalizer.normalize(text, Normalizer.Form.NFC);
        } while (!text.equals(before));
        return text;
    }

    /** Maps C1 controls as windows-1252, splits ligatures, and normalises full and half width forms and quotes. */
    private static String singleCharacters(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = CharacterReferences.windows(text.charAt(i));
            if (LIGATURES.containsKey(c)) {
                out.append(LIGATURES.get(c));
            } else if (c == '\u3000' || (c >= '\uff01' && c < '\ufff0')) {
                out.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
            } else if (c == '\u02bc' || (c >= '\u2018' && c <= '\u201b')) {
                out.append('\'');
            } else if (c >= '\u201c' && c <= '\u201f') {
                out.append('"');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
