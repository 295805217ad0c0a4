package org.dapo.engine.internal.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/** A metric named {@code broken} of a calculator that fails. */
record FailingMetric(At when) implements MetricCalculator, MetricAccumulator {
    /** Where it fails, and what is said. */
    enum At {
        LIST("the metric calculator 'failing' failed: java.lang.IllegalStateException: not yet"),
        START("the metric calculator 'failing' failed: java.lang.IllegalStateException: not yet"),
        ADD("the metric calculator 'failing' failed: java.lang.IllegalStateException: not yet"),
        WRITE("what the metric calculator 'failing' has gathered cannot be kept for a resumed run:"
                + " java.lang.IllegalStateException: not yet"),
        FINISH("the metric calculator 'failing' failed: java.lang.IllegalStateException: not yet"),
        NULL("the metric calculator 'failing' failed: java.lang.NullPointerException: broken"),
        OTHERS("the metric calculator 'failing' failed: java.lang.IllegalStateException: it lists the metrics [broken],"
                + " but gives [image_auroc]");

        final String said;

        At(String said) {
            this.said = said;
        }
    }

    private void at(At place) {
        if (when == place) {
            throw new IllegalStateException("not yet");
        }
    }

    @Override
    public List<String> metrics() {
        at(At.LIST);
        return List.of("broken");
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        at(At.START);
        return this;
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) {
        return this;
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        at(At.ADD);
    }

    @Override
    public void merge(MetricAccumulator other) {}

    @Override
    public void write(DataOutput out) {
        at(At.WRITE);
    }

    @Override
    public MetricResult finish() {
        at(At.FINISH);
        Map<String, MetricValue> values = new LinkedHashMap<>();
        values.put(when == At.OTHERS ? "image_auroc" : "broken", when == At.NULL ? null : MetricValue.of(1));
        return new MetricResult(values, Map.of());
    }
}
