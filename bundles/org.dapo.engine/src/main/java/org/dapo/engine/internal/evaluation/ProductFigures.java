package org.dapo.engine.internal.evaluation;

import java.util.List;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.Skipped;

/** The figures of one product: a result per calculator, in the order of their names. */
record ProductFigures(MetricScope scope, int images, List<Skipped> skipped, List<MetricResult> results) {}
