package org.dapo.api.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The figures of one calculator for one product. If none of them has a value, there must be no curve and no confusion matrix.
 *
 * @param values every metric of the calculator, by name, in the order of {@link MetricCalculator#metrics()}
 * @param types the same per defect type, for metrics that are defined per type: type id, then the name of one of these metrics
 * @param curves the curves behind the figures, with names that are unique among all calculators
 * @param confusion the confusion matrix, if the calculator decides between classes
 */
public record MetricResult(
        Map<String, MetricValue> values,
        Map<String, Map<String, MetricValue>> types,
        List<Curve> curves,
        Optional<ConfusionMatrix> confusion) {
    /** Rejects null figures, copies the maps and keeps their order. */
    public MetricResult {
        values.forEach((metric, value) -> Objects.requireNonNull(value, metric));
        types.forEach((type, ofType) -> ofType.forEach((metric, value) -> Objects.requireNonNull(value, metric)));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        Map<String, Map<String, MetricValue>> copy = new LinkedHashMap<>();
        types.forEach((type, ofType) -> copy.put(type, Collections.unmodifiableMap(new LinkedHashMap<>(ofType))));
        types = Collections.unmodifiableMap(copy);
        curves = List.copyOf(curves);
        Objects.requireNonNull(confusion, "confusion");
    }

    /**
     * Creates figures without curves and confusion matrix.
     *
     * @param values every metric of the calculator, by name
     * @param types the same per defect type
     */
    public MetricResult(Map<String, MetricValue> values, Map<String, Map<String, MetricValue>> types) {
        this(values, types, List.of(), Optional.empty());
    }
}
