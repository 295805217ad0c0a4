package org.dapo.api.metric;

import java.util.List;

/**
 * The product and the defect types that an accumulator counts.
 *
 * @param product the product
 * @param types the ids of the defect types that can occur in it; the type at index i has label i + 1 and state map i + 1
 */
public record MetricScope(String product, List<String> types) {
    /** Copies the list. */
    public MetricScope {
        types = List.copyOf(types);
    }
}
