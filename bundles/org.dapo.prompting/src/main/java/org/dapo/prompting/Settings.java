package org.dapo.prompting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A profile's name with its settings, such as {@code corrected:prompts=1,blend=0}. */
public final class Settings {
    private final String profile;
    private final Map<String, String> given;

    private Settings(String profile, Map<String, String> given) {
        this.profile = profile;
        this.given = given;
    }

    /**
     * Parses a profile with its settings.
     *
     * @param method the method's name, for messages
     * @param profiles the available profiles
     * @param known the available settings
     * @param text the text to parse
     * @return the settings
     * @throws IllegalArgumentException if a profile or setting does not exist, occurs twice or cannot have that value; the
     * message names it and lists what is allowed
     */
    public static Settings of(String method, List<String> profiles, List<Setting> known, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!profiles.contains(name)) {
            throw new IllegalArgumentException(
                    "no profile '%s' of %s; there are %s".formatted(name, method, String.join(", ", profiles)));
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            int equals = part.indexOf('=');
            Setting setting = named(method, known, (equals < 0 ? part : part.substring(0, equals)).strip());
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (!setting.takes(value)) {
                throw new IllegalArgumentException("profile of %s: %s must be %s, not '%s'"
                        .formatted(method, setting.word(), setting.wanted(), value));
            }
            if (given.put(setting.word(), value) != null) {
                throw new IllegalArgumentException(
                        "profile of %s: the setting '%s' is there twice".formatted(method, setting.word()));
            }
        }
        return new Settings(name, given);
    }

    private static Setting named(String method, List<Setting> known, String word) {
        return known.stream()
                .filter(setting -> setting.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("profile of %s: there is no setting '%s'; there %s"
                        .formatted(
                                method,
                                word,
                                known.isEmpty()
                                        ? "is none"
                                        : known.stream()
                                                .map(Setting::word)
                                                .collect(Collectors.joining(", ", "are: ", "")))));
    }

    /**
     * The profile's name.
     *
     * @return one of the available profiles
     */
    public String profile() {
        return profile;
    }

    /**
     * A whole number.
     *
     * @param word the setting
     * @param otherwise the value if it is not set
     * @return the value
     */
    public int whole(String word, int otherwise) {
        return given.containsKey(word) ? Integer.parseInt(given.get(word)) : otherwise;
    }

    /**
     * A number.
     *
     * @param word the setting
     * @param otherwise the value if it is not set
     * @return the value
     */
    public float number(String word, float otherwise) {
        return given.containsKey(word) ? Float.parseFloat(given.get(word)) : otherwise;
    }

    /**
     * A word.
     *
     * @param word the setting
     * @param otherwise the value if it is not set
     * @return the value
     */
    public String choice(String word, String otherwise) {
        return given.getOrDefault(word, otherwise);
    }
}
