package org.dapo.backbone.clip.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** Brings text into the form that CLIP's vocabulary was made for, as open_clip's tokenizer does. */
final class TextCleaning {
    /** What Python's str.split counts as white space. */
    private static final Pattern SPACE =
            Pattern.compile("[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+");

    private TextCleaning() {}

    /** Decodes HTML's character references twice, joins white space and lowers the case. */
    static String clean(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
