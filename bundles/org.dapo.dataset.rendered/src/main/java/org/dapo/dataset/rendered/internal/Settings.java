package org.dapo.dataset.rendered.internal;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dapo.api.dataset.DatasetException;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Catalogue;

/** The user's settings, all optional. Immutable. */
public final class Settings {
    /** No settings. */
    public static final Settings NONE = new Settings(new EnumMap<>(Knob.class), Set.of(), Set.of());

    /** A non-numeric setting: the excluded defect types, separated by {@code +}. */
    private static final String WITHOUT = "without";

    /** Another: the included products, separated by {@code +}. */
    private static final String PRODUCTS = "products";

    private final Map<Knob, Double> values;
    private final Set<String> without;
    private final Set<String> products;

    private Settings(EnumMap<Knob, Double> values, Set<String> without, Set<String> products) {
        this.values = Collections.unmodifiableMap(values);
        this.without = without;
        this.products = products;
    }

    /**
     * Parses {@code contrast=0.5,seed=7,without=crack+dent,products=gear+pill}.
     *
     * @param text settings separated by commas; empty for none
     * @return the settings
     * @throws DatasetException if a setting does not exist, occurs twice or cannot have that value; the message names it
     */
    public static Settings parse(String text) throws DatasetException {
        EnumMap<Knob, Double> values = new EnumMap<>(Knob.class);
        Set<String> without = new TreeSet<>();
        Set<String> products = new TreeSet<>();
        if (!text.isBlank()) {
            for (String part : text.split(",", -1)) {
                int equals = part.indexOf('=');
                String word = (equals < 0 ? part : part.substring(0, equals)).strip();
                String value = equals < 0 ? "" : part.substring(equals + 1);
                if (word.equals(WITHOUT)) {
                    requireFirst(without.isEmpty(), word);
                    without.addAll(
                            names(value, "type of defect", DefectKind.kinds().keySet()));
                    continue;
                }
                if (word.equals(PRODUCTS)) {
                    requireFirst(products.isEmpty(), word);
                    products.addAll(names(value, "product", Catalogue.products().keySet()));
                    continue;
                }
                Knob knob = knob(word);
                requireFirst(!values.containsKey(knob), word);
                values.put(knob, value(knob, value));
            }
        }
        return new Settings(values, without, products);
    }

    private static void requireFirst(boolean first, String word) throws DatasetException {
        if (!first) {
            throw new DatasetException("rendered: the setting '%s' is there twice".formatted(word));
        }
    }

    private static Knob knob(String word) throws DatasetException {
        return Arrays.stream(Knob.values())
                .filter(knob -> knob.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new DatasetException("rendered: there is no setting '%s'; there are: %s"
                        .formatted(
                                word,
                                Arrays.stream(Knob.values()).map(Knob::word).collect(Collectors.joining(", "))
                                        + ", "
                                        + WITHOUT
                                        + ", "
                                        + PRODUCTS)));
    }

    private static List<String> names(String text, String what, Set<String> all) throws DatasetException {
        List<String> names =
                Arrays.stream(text.split("\\+", -1)).map(String::strip).toList();
        for (String name : names) {
            if (!all.contains(name)) {
                throw new DatasetException(
                        "rendered: there is no %s '%s'; there are: %s".formatted(what, name, String.join(", ", all)));
            }
        }
        return names;
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

    /** The chosen values, by setting name. */
    Map<String, String> choices() {
        Map<String, String> choices = new TreeMap<>();
        values.forEach((knob, value) -> choices.put(
                knob.word(), value == Math.rint(value) ? Long.toString(value.longValue()) : Double.toString(value)));
        if (!without.isEmpty()) {
            choices.put(WITHOUT, String.join("+", without));
        }
        if (!products.isEmpty()) {
            choices.put(PRODUCTS, String.join("+", products));
        }
        return choices;
    }

    /** Whether images may have defects of a type. */
    public boolean allows(DefectKind kind) {
        return !without.contains(kind.name());
    }

    /** Whether a product is included; all are unless some are named. */
    public boolean shows(String product) {
        return products.isEmpty() || products.contains(product);
    }

    /** The value of a setting, if it is set. */
    public Optional<Float> value(Knob knob) {
        return Optional.ofNullable(values.get(knob)).map(Double::floatValue);
    }

    /** The value of a whole-number setting, if it is set. */
    public OptionalLong whole(Knob knob) {
        Double value = values.get(knob);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }
}
