package org.dapo.engine.internal.evaluation;

import java.util.List;
import java.util.Map;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.Skipped;

/**
 * What an evaluation gathered of one product: an accumulator per calculator, by the calculator's name. They may hold tens of megabytes each,
 * so a run has one product's at a time, and of the others their {@link #figures}.
 */
record MeasuredProduct(
        MetricScope scope, int images, List<Skipped> skipped, Map<String, MetricAccumulator> accumulators) {
    ProductFigures figures() {
        return new ProductFigures(
                scope,
                images,
                skipped,
                accumulators.values().stream().map(MetricAccumulator::finish).toList());
    }
}
