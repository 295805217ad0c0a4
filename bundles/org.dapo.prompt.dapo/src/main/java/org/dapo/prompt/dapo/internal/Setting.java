package org.dapo.prompt.dapo.internal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What may be set behind a profile's name: what an ablation turns off, and what a user may choose. */
enum Setting {
    /** Prompts per state E. */
    PROMPTS(1, 100),
    /** Learnable context tokens l. */
    CONTEXT(0, 32),
    /** Tokens n of each layer of the text tower. */
    TEXT_TOKENS(0, 32),
    /** Tokens n of each layer of the vision tower. */
    VISION_TOKENS(0, 32),
    /** The share α. */
    BLEND("a number from 0 to 1"),
    /** Whether the text tower sees backwards only. */
    CAUSAL("true", "false"),
    /** What stands in a prompt behind the context: the fixed words around the type's name too, or that name alone. */
    WORDS("full", "type"),
    /** From what the image score is made. */
    SCORE("class", "map", "fused");

    private final int lowest;
    private final int highest;
    private final List<String> choices;

    Setting(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
        this.choices = List.of("a whole number from %d to %d".formatted(lowest, highest));
    }

    Setting(String... choices) {
        this.lowest = 0;
        this.highest = 1;
        this.choices = List.of(choices);
    }

    /** What users call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads settings.
     *
     * @param text such as {@code prompts=1,blend=0}
     * @return what is set
     * @throws IllegalArgumentException if there is no such setting, one is there twice, or cannot have that value; the message
     *     names it
     */
    static Map<Setting, String> read(String text) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            Setting setting = named((equals < 0 ? part : part.substring(0, equals)).strip());
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (!setting.takes(value)) {
                throw new IllegalArgumentException("profile of dapo: %s must be %s, not '%s'"
                        .formatted(setting.word(), String.join(" or ", setting.choices), value));
            }
            if (given.put(setting, value) != null) {
                throw new IllegalArgumentException(
                        "profile of dapo: the setting '%s' is there twice".formatted(setting.word()));
            }
        }
        return given;
    }

    /** The number that is set, or another. */
    int whole(Map<Setting, String> given, int otherwise) {
        return given.containsKey(this) ? Integer.parseInt(given.get(this)) : otherwise;
    }

    /** The share that is set, or another. */
    float share(Map<Setting, String> given, float otherwise) {
        return given.containsKey(this) ? Float.parseFloat(given.get(this)) : otherwise;
    }

    /** Whether the first of two choices is set, or another. */
    boolean first(Map<Setting, String> given, boolean otherwise) {
        return given.containsKey(this) ? given.get(this).equals(choices.get(0)) : otherwise;
    }

    private boolean takes(String value) {
        if (choices.size() > 1) {
            return choices.contains(value);
        }
        try {
            float number = this == BLEND ? Float.parseFloat(value) : Integer.parseInt(value);
            return number >= lowest && number <= highest;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Setting named(String word) {
        return Arrays.stream(values())
                .filter(setting -> setting.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("profile of dapo: there is no setting '%s'; there are: %s"
                                .formatted(
                                        word,
                                        Arrays.stream(values())
                                                .map(Setting::word)
                                                .collect(Collectors.joining(", ")))));
    }
}
