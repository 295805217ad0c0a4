package org.dapo.dataset.rendered.internal.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dapo.dataset.rendered.internal.defect.DefectKind;

/**
 * The splits and their common values, from the frozen file beside this class.
 *
 * @param seed the seed of all random numbers, unless the user sets another
 * @param size side of the images in pixels, unless the user sets another
 * @param splits the splits by name
 */
public record Plan(long seed, int size, Map<String, Split> splits) {
    /** The frozen file. */
    public static final String FILE = "splits.properties";

    /** The frozen plan. */
    public static final Plan FROZEN = read();

    private static Plan read() {
        Properties lines = new Properties();
        try (InputStream file = Plan.class.getResourceAsStream(FILE);
                InputStreamReader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Split> splits = new LinkedHashMap<>();
        for (String name : words(lines, "splits")) {
            splits.put(name, split(name, lines));
        }
        return new Plan(
                Long.parseLong(lines.getProperty("seed")),
                Integer.parseInt(lines.getProperty("size")),
                Collections.unmodifiableMap(splits));
    }

    private static Split split(String name, Properties lines) {
        List<String> types = listed(lines, name, "types");
        SortedMap<String, List<DefectKind>> products = new TreeMap<>();
        for (String product : listed(lines, name, "products")) {
            List<DefectKind> possible = words(lines, "occurs." + product).stream()
                    .filter(types::contains)
                    .map(DefectKind.kinds()::get)
                    .toList();
            // A product on which none of the types can occur has nothing to show in a split that is about them.
            if (types.isEmpty() || !possible.isEmpty()) {
                products.put(product, possible);
            }
        }
        Map<String, Integer> times = new TreeMap<>();
        for (String product : products.keySet()) {
            String more = lines.getProperty(name + ".times." + product);
            if (more != null) {
                times.put(product, Integer.parseInt(more));
            }
        }
        List<String> contrast = words(lines, name + ".contrast");
        return new Split(
                name,
                Collections.unmodifiableSortedMap(products),
                Integer.parseInt(lines.getProperty(name + ".images")),
                Collections.unmodifiableMap(times),
                Float.parseFloat(lines.getProperty(name + ".defective")),
                Integer.parseInt(lines.getProperty(name + ".most-types")),
                Float.parseFloat(contrast.get(0)),
                Float.parseFloat(contrast.get(1)),
                Boolean.parseBoolean(lines.getProperty(name + ".captioned")));
    }

    /** The products or types of a split: those of the lists that it names. */
    private static List<String> listed(Properties lines, String split, String what) {
        List<String> all = new ArrayList<>();
        words(lines, split + "." + what).forEach(list -> all.addAll(words(lines, what + "." + list)));
        return all;
    }

    private static List<String> words(Properties lines, String key) {
        return Arrays.stream(lines.getProperty(key).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
