package org.dapo.metric.region.internal;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * Metrics of how well each defect region is covered, regardless of its size. They are the area under the per-region overlap
 * curve, and the curve itself up to a false positive rate of 1. The area is computed as defined by MVTec and as in the method's
 * prototype. A region is 8-connected; any label but normal is a defect.
 */
@Component
@DapoPlugin(name = "region", version = "1.0.0")
public final class RegionMetrics implements MetricCalculator {
    @Override
    public List<String> metrics() {
        return RegionAccumulator.METRICS;
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        return new RegionAccumulator(scope);
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
        return RegionAccumulator.read(scope, in);
    }
}
