package org.dapo.metric.multitype.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricCalculatorContract;

class MultitypeMetricsContractTest extends MetricCalculatorContract {
    @Override
    protected MetricCalculator calculator() {
        return new MultitypeMetrics();
    }
}
