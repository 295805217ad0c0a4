package org.dapo.backbone.clip.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML's character references, decoded as Python's {@code html.unescape} and ftfy's {@code unescape_html} do. */
final class CharacterReferences {
    private static final String FILE = "html-entities.txt";
    private static final Map<String, String> NAMED = named();

    private static final Pattern ANY = Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
    private static final Pattern CLOSED = Pattern.compile("&#?[0-9A-Za-z]{1,24};");

    /** The characters that browsers use for the numbers 128 to 159: windows-1252. */
    private static final String WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private CharacterReferences() {}

    /**
     * Decodes every reference, with or without its semicolon. If an unknown name begins with a known one, that part is decoded.
     */
    static String decode(String text) {
        return text.indexOf('&') < 0 ? text : ANY.matcher(text).replaceAll(match -> quoted(decoded(match.group(1))));
    }

    /** Decodes only references that nobody writes by chance: those closed by a semicolon, and names all in capitals. */
    static String decodeClosed(String text) {
        return text.indexOf('&') < 0
                ? text
                : CLOSED.matcher(text).replaceAll(match -> quoted(decodedClosed(match.group())));
    }

    /** Maps characters 128 to 159 as windows-1252; others are unchanged. */
    static char windows(char value) {
        return value >= 0x80 && value < 0xA0 ? WINDOWS.charAt(value - 0x80) : value;
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private static String decoded(String reference) {
        if (reference.startsWith("#")) {
            return numeric(reference);
        }
        for (int end = reference.length(); end > 1; end--) {
            String value = NAMED.get(reference.substring(0, end));
            if (value != null) {
                return value + reference.substring(end);
            }
        }
        return "&" + reference;
    }

    private static String decodedClosed(String reference) {
        if (reference.startsWith("&#")) {
            String value = decode(reference);
            return value.contains(";") ? reference : value;
        }
        String name = reference.substring(1);
        return Optional.ofNullable(NAMED.get(name))
                .or(() -> inCapitals(name, reference))
                .orElse(reference);
    }

    /** Decodes &amp;EACUTE; as É, as &amp;eacute; is a name, unless the capital name has its own meaning. */
    private static Optional<String> inCapitals(String name, String reference) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean capitals =
                lower.toUpperCase(Locale.ROOT).equals(name) && decode(reference).equals(reference);
        return capitals
                ? Optional.ofNullable(NAMED.get(lower)).map(value -> value.toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    private static String numeric(String reference) {
        boolean hexadecimal = reference.charAt(1) == 'x' || reference.charAt(1) == 'X';
        String digits = reference.substring(hexadecimal ? 2 : 1).replace(";", "");
        int value = 0;
        for (int i = 0; i < digits.length() && value <= Character.MAX_CODE_POINT; i++) {
            value = value * (hexadecimal ? 16 : 10) + Character.digit(digits.charAt(i), 16);
        }
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        if (value == 0 || surrogate || value > Character.MAX_CODE_POINT) {
            return "\ufffd";
        }
        if (value >= 0x80 && value < 0xA0) {
            return String.valueOf(windows((char) value));
        }
        return forbidden(value) ? "" : Character.toString(value);
    }

    /** Control characters other than white space, and what Unicode calls noncharacters. */
    private static boolean forbidden(int value) {
        boolean control = value < 0x20 && !(value == '\t' || value == '\n' || value == '\f' || value == '\r');
        return control || value == 0x7F || (value >= 0xFDD0 && value <= 0xFDEF) || (value & 0xFFFE) == 0xFFFE;
    }

    private static Map<String, String> named() {
        Map<String, String> named = new HashMap<>();
        try (InputStream stream = Objects.requireNonNull(CharacterReferences.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            lines.readLine(); // says what it is
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", -1);
                StringBuilder value = new StringBuilder();
                for (int i = 1; i < parts.length; i++) {
                    value.appendCodePoint(Integer.parseInt(parts[i], 16));
                }
                named.put(parts[0], value.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle's own " + FILE + " cannot be read", e);
        }
        return Map.copyOf(named);
    }
}
