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
 * How well pixels are told apart by defect type: AUROC and average precision of each class's state map against all other
 * classes, F1 of the class with the highest state map, each as the mean over classes, with the normal class and without
 * it ({@code _defects}). A class that has no figure is left out of the mean. The confusion matrix counts for which class the
 * pixels of each were taken.
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
