package org.dapo.metric.region.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricStateFuzz;

class RegionStateFuzzTest extends MetricStateFuzz {
    @Override
    protected MetricCalculator calculator() {
        return new RegionMetrics();
    }
}
