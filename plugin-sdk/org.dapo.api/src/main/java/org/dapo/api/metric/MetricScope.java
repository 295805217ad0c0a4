package org.dapo.api.metric;

import java.util.List;

/**
 * The product, the defect types and the map scale that an accumulator counts.
 *
 * @param product the product
 * @param types the ids of the defect types that can occur in it; the type at index i has label i + 1 and state map i + 1
 * @param mapRange the highest possible value of an anomaly map and of a state map, above 0; the lowest is 0. It depends on the
 *     method: a map that sums four layers ranges from 0 to 4. A fixed threshold is therefore given as a share of it
 */
public record MetricScope(String product, List<String> types, float mapRange) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the range is not a finite number above 0
     */
    public MetricScope {
        types = List.copyOf(types);
        if (!(mapRange > 0 && mapRange < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a map range is a number above 0, not " + mapRange);
        }
    }

    /**
     * Creates a scope whose maps range from 0 to 1.
     *
     * @param product the product
     * @param types the ids of the defect types that can occur in it
     */
    public MetricScope(String product, List<String> types) {
        this(product, types, 1);
    }
}
