package org.dapo.metric.multitype.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricStateFuzz;

class MultitypeStateFuzzTest extends MetricStateFuzz {
    @Override
    protected MetricCalculator calculator() {
        return new MultitypeMetrics();
    }
}
