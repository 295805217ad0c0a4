package ${package};

import java.io.DataInput;
import java.io.IOException;
import java.util.List;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * Intersection over union of the predicted and the true defective pixels. Thread-safe and stateless: all counts are in the
 * {@link OverlapAccumulator} of one product.
 */
@Component
@DapoPlugin(name = "${artifactId}", version = "${version}")
public final class OverlapMetrics implements MetricCalculator {
    /** Unique among the metrics of all plug-ins. */
    static final String IOU = "pixel_iou";

    @Override
    public List<String> metrics() {
        return List.of(IOU);
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        return new OverlapAccumulator(scope);
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
        return OverlapAccumulator.read(scope, in);
    }
}
