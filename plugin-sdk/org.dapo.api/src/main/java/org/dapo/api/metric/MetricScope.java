package org.dapo.api.metric;

import java.util.List;

/**
 * What an accumulator counts for.
 *
 * @param product the product
 * @param types the ids of the defect types that can occur in it; type i of this list is label i + 1 and state map i + 1
 */
public record MetricScope(String product, List<String> types) {
    /** Copies the list. */
    public MetricScope {
        types = List.copyOf(types);
    }
}
