package org.dapo.engine.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/**
 * A fake metric that shows a test what metrics are given.
 *
 * @param watcher receives each image's prediction and truth
 * @param scopes receives each scope that is started
 */
public record WatchingMetric(BiConsumer<Prediction, Truth> watcher, List<MetricScope> scopes)
        implements MetricCalculator, MetricAccumulator {
    public WatchingMetric(BiConsumer<Prediction, Truth> watcher) {
        this(watcher, new ArrayList<>());
    }

    @Override
    public List<String> metrics() {
        return List.of("watched");
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        scopes.add(scope);
        return this;
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) {
        return this;
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        watcher.accept(prediction, truth);
    }

    @Override
    public void merge(MetricAccumulator other) {}

    @Override
    public void write(DataOutput out) {}

    @Override
    public MetricResult finish() {
        return new MetricResult(Map.of("watched", MetricValue.of(1)), Map.of());
    }
}
