package org.dapo.engine.internal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricValue;

/**
 * The figures of all products, and their means over the products where they are defined, with what the means leave out. Also
 * the curves of each product, and one confusion matrix over all.
 */
record Means(
        Map<String, Map<String, MetricValue>> products,
        Map<String, MetricValue> mean,
        Map<String, Map<String, MetricValue>> types,
        List<String> undefined,
        Map<String, List<Curve>> curves,
        Optional<ConfusionMatrix> confusion) {
    /** For some products, with defect types in the order of the taxonomy. */
    static Means of(List<ProductFigures> figures, ChosenMetrics metrics, List<String> taxonomy) {
        Map<String, List<Curve>> curves = new LinkedHashMap<>();
        List<ConfusionMatrix> confusions = new ArrayList<>();
        Map<String, Map<String, MetricValue>> products = new LinkedHashMap<>();
        Map<String, Map<String, List<MetricValue>>> ofTypes = new LinkedHashMap<>();
        List<String> undefined = new ArrayList<>();
        for (ProductFigures one : figures) {
            Map<String, MetricValue> values = new LinkedHashMap<>();
            List<Curve> drawn = new ArrayList<>();
            Optional<ConfusionMatrix> decided = Optional.empty();
            for (MetricResult result : one.results()) {
                keep(result.values(), metrics, values);
                drawn.addAll(result.curves());
                // If two calculators decide, the first counts, so that each pixel counts once.
                decided = decided.or(result::confusion);
                result.types().forEach((type, ofType) -> {
                    Map<String, MetricValue> kept = new LinkedHashMap<>();
                    keep(ofType, metrics, kept);
                    kept.forEach((metric, value) -> {
                        ofTypes.computeIfAbsent(type, key -> new LinkedHashMap<>())
                                .computeIfAbsent(metric, key -> new ArrayList<>())
                                .add(value);
                        note(one.scope().product() + ", type " + type, metric, value, undefined);
                    });
                });
            }
            values.forEach((metric, value) -> note(one.scope().product(), metric, value, undefined));
            products.put(one.scope().product(), values);
            curves.put(one.scope().product(), List.copyOf(drawn));
            decided.ifPresent(confusions::add);
        }
        return new Means(
                products,
                mean(byMetric(products)),
                types(ofTypes),
                undefined,
                curves,
                Confusions.sum(confusions, taxonomy));
    }

    private static void keep(Map<String, MetricValue> from, ChosenMetrics metrics, Map<String, MetricValue> to) {
        from.forEach((metric, value) -> {
            if (metrics.names().contains(metric)) {
                to.put(metric, value);
            }
        });
    }

    private static void note(String where, String metric, MetricValue value, List<String> undefined) {
        value.undefined().ifPresent(reason -> undefined.add("%s, %s: %s".formatted(where, metric, reason)));
    }

    private static Map<String, List<MetricValue>> byMetric(Map<String, Map<String, MetricValue>> products) {
        Map<String, List<MetricValue>> byMetric = new LinkedHashMap<>();
        products.values()
                .forEach(values ->
                        values.forEach((metric, value) -> byMetric.computeIfAbsent(metric, key -> new ArrayList<>())
                                .add(value)));
        return byMetric;
    }

    private static Map<String, Map<String, MetricValue>> types(Map<String, Map<String, List<MetricValue>>> ofTypes) {
        Map<String, Map<String, MetricValue>> types = new LinkedHashMap<>();
        ofTypes.forEach((type, values) -> types.put(type, mean(values)));
        return types;
    }

    private static Map<String, MetricValue> mean(Map<String, List<MetricValue>> byMetric) {
        Map<String, MetricValue> means = new LinkedHashMap<>();
        byMetric.forEach((metric, values) -> means.put(metric, mean(values)));
        return means;
    }

    private static MetricValue mean(List<MetricValue> values) {
        MetricValue mean = MetricValue.mean(values);
        return mean.value().isPresent() ? mean : MetricValue.undefined("not defined for any product");
    }
}
