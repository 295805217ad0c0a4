package org.dapo.metric.ranking.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricCalculatorContract;

class RankingMetricsContractTest extends MetricCalculatorContract {
    @Override
    protected MetricCalculator calculator() {
        return new RankingMetrics();
    }
}
