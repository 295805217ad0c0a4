package org.dapo.api.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of one calculator for one product.
 *
 * @param values every metric of the calculator, by name
 * @param types the same per defect type, where a metric has a meaning there: type id, then metric name; empty for
 *     binary metrics
 */
public record MetricResult(Map<String, MetricValue> values, Map<String, Map<String, MetricValue>> types) {
    /** Copies the maps, keeping their order. */
    public MetricResult {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        Map<String, Map<String, MetricValue>> copy = new LinkedHashMap<>();
        types.forEach((type, ofType) -> copy.put(type, Collections.unmodifiableMap(new LinkedHashMap<>(ofType))));
        types = Collections.unmodifiableMap(copy);
    }
}
