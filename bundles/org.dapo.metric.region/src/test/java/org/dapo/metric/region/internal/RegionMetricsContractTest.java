package org.dapo.metric.region.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricCalculatorContract;

class RegionMetricsContractTest extends MetricCalculatorContract {
    @Override
    protected MetricCalculator calculator() {
        return new RegionMetrics();
    }
}
