package org.dapo.shell.internal.data;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.RgbImage;
import org.dapo.api.text.OneLine;
import org.dapo.shell.internal.terminal.Table;

/** The content of a data set, counted sample by sample. */
final class DatasetInventory {
    /** The most image sizes that fit in a line. */
    private static final int MOST_SIZES = 8;

    private final UnaryOperator<String> typeOf;
    private final Map<String, Count> splits = new LinkedHashMap<>();
    private final Map<String, Map<String, Count>> products = new TreeMap<>();
    private final Map<String, Integer> names = new TreeMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private long fewestPixels = Long.MAX_VALUE;
    private long mostPixels;
    private String smallest = "";
    private String largest = "";

    /** Counts the images of a split, or of a product in a split. */
    private static final class Count {
        private final Map<String, Integer> types = new TreeMap<>();
        private int images;
        private int anomalous;
        private int withMasks;

        private void add(Sample sample, Set<String> itsTypes) {
            images++;
            anomalous += sample.anomalous() ? 1 : 0;
            withMasks +=
                    sample.defects().stream().anyMatch(defect -> defect.mask().isPresent()) ? 1 : 0;
            itsTypes.forEach(type -> types.merge(type, 1, Integer::sum));
        }

        private Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("images", images);
            json.put("anomalous", anomalous);
            json.put("with_masks", withMasks);
            json.put("types", types);
            return json;
        }
    }

    /** Counts types by the type for which a data set's own name stands. */
    DatasetInventory(UnaryOperator<String> typeOf) {
        this.typeOf = typeOf;
    }

    void add(String split, Sample sample) {
        Set<String> own = new LinkedHashSet<>();
        sample.defects().stream()
                .map(Defect::name)
                .filter(name -> !name.isEmpty())
                .forEach(own::add);
        Set<String> types = new LinkedHashSet<>();
        own.forEach(name -> types.add(typeOf.apply(name)));
        splits.computeIfAbsent(split, name -> new Count()).add(sample, types);
        products.computeIfAbsent(sample.product(), name -> new LinkedHashMap<>())
                .computeIfAbsent(split, name -> new Count())
                .add(sample, types);
        own.forEach(name -> names.merge(name, 1, Integer::sum));
    }

    void addSize(RgbImage image) {
        String size = image.width() + " x " + image.height();
        long pixels = (long) image.width() * image.height();
        sizes.merge(size, 1, Integer::sum);
        if (pixels < fewestPixels) {
            fewestPixels = pixels;
            smallest = size;
        }
        if (pixels > mostPixels) {
            mostPixels = pixels;
            largest = size;
        }
    }

    /** The data set's own type names, each with the number of its images. */
    Map<String, Integer> names() {
        return names;
    }

    /** The product names, each with the types of its images. */
    Map<String, Set<String>> productTypes() {
        Map<String, Set<String>> types = new TreeMap<>();
        products.forEach((product, counts) -> {
            Set<String> its = types.computeIfAbsent(product, name -> new LinkedHashSet<>());
            counts.values().forEach(count -> its.addAll(count.types.keySet()));
        });
        return types;
    }

    /** The inventory for people. */
    String text() {
        Table table = new Table(2).row("PRODUCT", "SPLIT", "IMAGES", "ANOMALOUS", "WITH MASKS");
        products.forEach((product, counts) -> counts.forEach((split, count) -> row(table, product, split, count)));
        splits.forEach((split, count) -> row(table, "all", split, count));
        StringBuilder text = new StringBuilder(table.toString());
        splits.forEach((split, count) -> {
            if (!count.types.isEmpty()) {
                text.append("types in ").append(OneLine.of(split)).append(": ");
                text.append(listed(count.types)).append('\n');
            }
        });
        if (!sizes.isEmpty()) {
            text.append("sizes: ")
                    .append(
                            sizes.size() > MOST_SIZES
                                    ? "%d, from %s to %s".formatted(sizes.size(), smallest, largest)
                                    : listed(sizes))
                    .append('\n');
        }
        return text.toString();
    }

    private static void row(Table table, String product, String split, Count count) {
        table.row(
                OneLine.of(product),
                OneLine.of(split),
                String.valueOf(count.images),
                String.valueOf(count.anomalous),
                String.valueOf(count.withMasks));
    }

    private static String listed(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(OneLine.of(name))
                .append(" (")
                .append(count)
                .append(')'));
        return text.toString();
    }

    /** Adds the counts to a result for programs. */
    void addTo(Map<String, Object> json) {
        json.put(
                "images",
                splits.values().stream().mapToInt(count -> count.images).sum());
        Map<String, Object> bySplit = new LinkedHashMap<>();
        splits.forEach((split, count) -> bySplit.put(split, count.json()));
        json.put("splits", bySplit);
        Map<String, Object> byProduct = new LinkedHashMap<>();
        products.forEach((product, counts) -> {
            Map<String, Object> ofProduct = new LinkedHashMap<>();
            counts.forEach((split, count) -> ofProduct.put(split, count.json()));
            byProduct.put(product, ofProduct);
        });
        json.put("products", byProduct);
        json.put("names", names);
        json.put("sizes", sizes);
    }
}
