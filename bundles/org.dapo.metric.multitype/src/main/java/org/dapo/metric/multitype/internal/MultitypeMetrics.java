package org.dapo.metric.multitype.internal;

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * Metrics of how well defect types are distinguished per pixel. They are AUROC and average precision of each class's state map
 * against all other classes, and F1 of the class with the highest state map. Each is the mean over classes, with the normal
 * class and without it ({@code _defects}). A class without a figure is left out of the mean. The confusion matrix counts the
 * predicted classes of each class's pixels.
 */
@Component
@DapoPlugin(name = "multitype", version = "1.0.0")
public final class MultitypeMetrics implements MetricCalculator {
    @Override
    public List<String> metrics() {
        return MultitypeFigures.METRICS;
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        return new MultitypeAccumulator(scope);
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
        return MultitypeAccumulator.read(scope, in);
    }
}
