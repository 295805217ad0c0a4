package org.dapo.engine.internal.evaluation;

import java.util.List;
import java.util.Map;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.Skipped;

/** What an evaluation knows of one product: an accumulator per calculator, by the calculator's name. */
record ProductFigures(
        MetricScope scope, int images, List<Skipped> skipped, Map<String, MetricAccumulator> accumulators) {}
