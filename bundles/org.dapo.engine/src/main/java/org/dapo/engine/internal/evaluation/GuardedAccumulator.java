package org.dapo.engine.internal.evaluation;

import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.api.text.OneLine;

/** An accumulator of a plug-in that may fail: then its figures of the product are undefined, and those of others are not lost. */
final class GuardedAccumulator implements MetricAccumulator {
    private final String name;
    private final MetricCalculator calculator;
    private final Consumer<String> warnings;
    private Optional<MetricAccumulator> accumulator = Optional.empty();
    private Optional<String> failure = Optional.empty();

    private GuardedAccumulator(String name, MetricCalculator calculator, Consumer<String> warnings) {
        this.name = name;
        this.calculator = calculator;
        this.warnings = warnings;
    }

    /** Starts an accumulator; the warnings receive a line when it fails. */
    static GuardedAccumulator start(
            String name, MetricCalculator calculator, MetricScope scope, Consumer<String> warnings) {
        GuardedAccumulator guarded = new GuardedAccumulator(name, calculator, warnings);
        guarded.attempt(() -> guarded.accumulator = Optional.of(calculator.start(scope)));
        return guarded;
    }

    /** Guards an accumulator that exists. */
    static GuardedAccumulator of(
            String name, MetricCalculator calculator, MetricAccumulator accumulator, Consumer<String> warnings) {
        GuardedAccumulator guarded = new GuardedAccumulator(name, calculator, warnings);
        guarded.accumulator = Optional.of(accumulator);
        return guarded;
    }

    private void attempt(Runnable step) {
        if (failure.isEmpty()) {
            try {
                step.run();
            } catch (RuntimeException | LinkageError e) {
                failure =
                        Optional.of("the metric calculator '%s' failed: %s".formatted(name, OneLine.of(e.toString())));
                warnings.accept(failure.get());
            }
        }
    }

    /** Whether it has failed. */
    boolean hasFailed() {
        return failure.isPresent();
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        attempt(() -> accumulator.orElseThrow().add(prediction, truth));
    }

    @Override
    public void merge(MetricAccumulator other) {
        throw new UnsupportedOperationException("the images of a product are added one by one");
    }

    @Override
    public void write(DataOutput out) throws IOException {
        accumulator.orElseThrow().write(out);
    }

    @Override
    public MetricResult finish() {
        MetricResult[] result = new MetricResult[1];
        attempt(() -> result[0] = accumulator.orElseThrow().finish());
        if (failure.isEmpty()) {
            return result[0];
        }
        Map<String, MetricValue> undefined = new LinkedHashMap<>();
        calculator.metrics().forEach(metric -> undefined.put(metric, MetricValue.undefined(failure.get())));
        return new MetricResult(undefined, Map.of());
    }
}
