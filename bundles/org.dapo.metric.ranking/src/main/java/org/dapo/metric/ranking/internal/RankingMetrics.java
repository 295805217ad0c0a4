package org.dapo.metric.ranking.internal;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * Metrics of how well scores rank anomalous above normal: AUROC, average precision and the best F1, over images and over pixels.
 * They follow scikit-learn's conventions and include the curves. Any label but normal is a defect. For each defect type, there
 * is the AUROC of its pixels against the normal ones.
 */
@Component
@DapoPlugin(name = "ranking", version = "1.0.0")
public final class RankingMetrics implements MetricCalculator {
    @Override
    public List<String> metrics() {
        return RankingAccumulator.METRICS;
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        return new RankingAccumulator(scope);
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
        return RankingAccumulator.read(scope, in);
    }
}
