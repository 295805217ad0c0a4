package org.dapo.prompting;

import java.util.List;

/**
 * A setting that may follow a profile's name.
 *
 * @param word its name
 * @param lowest the lowest allowed number
 * @param highest the highest allowed number
 * @param whole whether it must be an integer
 * @param choices the allowed words, for a setting that is not a number; empty for a number
 */
public record Setting(String word, double lowest, double highest, boolean whole, List<String> choices) {
    /** Copies the choices. */
    public Setting {
        choices = List.copyOf(choices);
    }

    /**
     * A whole-number setting.
     *
     * @param word its name for users
     * @param lowest the lowest allowed value
     * @param highest the highest allowed value
     * @return the setting
     */
    public static Setting whole(String word, int lowest, int highest) {
        return new Setting(word, lowest, highest, true, List.of());
    }

    /**
     * A number setting.
     *
     * @param word its name for users
     * @param lowest the lowest allowed value
     * @param highest the highest allowed value
     * @return the setting
     */
    public static Setting number(String word, double lowest, double highest) {
        return new Setting(word, lowest, highest, false, List.of());
    }

    /**
     * A choice between words.
     *
     * @param word its name for users
     * @param choices the allowed values
     * @return the setting
     */
    public static Setting choice(String word, String... choices) {
        return new Setting(word, 0, 0, false, List.of(choices));
    }

    /** The allowed values, for a message. */
    String wanted() {
        if (!choices.isEmpty()) {
            return String.join(" or ", choices);
        }
        return whole
                ? "a whole number from %d to %d".formatted((long) lowest, (long) highest)
                : "a number from %s to %s".formatted(plain(lowest), plain(highest));
    }

    boolean takes(String value) {
        if (!choices.isEmpty()) {
            return choices.contains(value);
        }
        try {
            double number = whole ? Integer.parseInt(value) : Double.parseDouble(value);
            return number >= lowest && number <= highest;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
