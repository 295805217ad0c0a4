package org.dapo.dataset.rendered.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.dapo.api.dataset.DatasetException;

/** What the user has set, of which all is optional. Immutable. */
public final class Settings {
    /** Nothing set. */
    public static final Settings NONE = new Settings(new EnumMap<>(Knob.class));

    private final Map<Knob, Double> values;

    private Settings(EnumMap<Knob, Double> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads {@code contrast=0.5,seed=7}.
     *
     * @param text settings separated by commas; empty for none
     * @return the settings
     * @throws DatasetException if there is no such setting, one is there twice, or cannot have that value; the message
     *     names it
     */
    public static Settings parse(String text) throws DatasetException {
        EnumMap<Knob, Double> values = new EnumMap<>(Knob.class);
        if (!text.isBlank()) {
            for (String part : text.split(",", -1)) {
                int equals = part.indexOf('=');
                String word = (equals < 0 ? part : part.substring(0, equals)).strip();
                Knob knob = knob(word);
                if (values.put(knob, value(knob, equals < 0 ? "" : part.substring(equals + 1))) != null) {
                    throw new DatasetException("rendered: the setting '%s' is there twice".formatted(word));
                }
            }
        }
        return new Settings(values);
    }

    private static Knob knob(String word) throws DatasetException {
        return Arrays.stream(Knob.values())
                .filter(knob -> knob.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new DatasetException("rendered: there is no setting '%s'; there are: %s"
                        .formatted(
                                word,
                                Arrays.stream(Knob.values()).map(Knob::word).collect(Collectors.joining(", ")))));
    }

    private static double value(Knob knob, String text) throws DatasetException {
        try {
            double value = Double.parseDouble(text.strip());
            if (knob.takes(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(knob, text, e);
        }
        throw wrong(knob, text, null);
    }

    private static DatasetException wrong(Knob knob, String text, Throwable cause) {
        return new DatasetException(
                "rendered: %s must be %s, not '%s'".formatted(knob.word(), knob.range(), text), cause);
    }

    /** The value of a setting, if it is set. */
    public Optional<Float> value(Knob knob) {
        return Optional.ofNullable(values.get(knob)).map(Double::floatValue);
    }

    /** The value of a setting that is a whole number, if it is set. */
    public OptionalLong whole(Knob knob) {
        Double value = values.get(knob);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }
}
