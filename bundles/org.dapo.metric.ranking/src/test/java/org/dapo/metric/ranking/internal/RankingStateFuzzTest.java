package org.dapo.metric.ranking.internal;

import org.dapo.api.metric.MetricCalculator;
import org.dapo.testkit.MetricStateFuzz;

class RankingStateFuzzTest extends MetricStateFuzz {
    @Override
    protected MetricCalculator calculator() {
        return new RankingMetrics();
    }
}
