package org.dapo.engine.internal.evaluation;

import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
final class GuardedAccumulator {
    private final String name;
    private final MetricCalculator calculator;
    private final Consumer<String> warnings;
    private Optional<MetricAccumulator> accumulator;
    private Optional<String> failure = Optional.empty();

    private GuardedAccumulator(
            String name,
            MetricCalculator calculator,
            Optional<MetricAccumulator> accumulator,
            Consumer<String> warnings) {
        this.name = name;
        this.calculator = calculator;
        this.accumulator = accumulator;
        this.warnings = warnings;
    }

    /** Starts an accumulator; the warnings receive a line when it fails. */
    static GuardedAccumulator start(
            String name, MetricCalculator calculator, MetricScope scope, Consumer<String> warnings) {
        GuardedAccumulator guarded = new GuardedAccumulator(name, calculator, Optional.empty(), warnings);
        guarded.attempt(() -> guarded.accumulator = Optional.of(calculator.start(scope)));
        return guarded;
    }

    /** Guards an accumulator that exists. */
    static GuardedAccumulator of(
            String name, MetricCalculator calculator, MetricAccumulator accumulator, Consumer<String> warnings) {
        return new GuardedAccumulator(name, calculator, Optional.of(accumulator), warnings);
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

    /** Adds an image, unless it has failed. */
    void add(Prediction prediction, Truth truth) {
        attempt(() -> accumulator.orElseThrow().add(prediction, truth));
    }

    /** Writes what was gathered; only if it has not failed. */
    void write(DataOutput out) throws IOException {
        accumulator.orElseThrow().write(out);
    }

    /** The figures, each undefined if it has failed. */
    MetricResult finish() {
        AtomicReference<MetricResult> result = new AtomicReference<>();
        attempt(() ->
                result.set(Objects.requireNonNull(accumulator.orElseThrow().finish(), "it has no result")));
        if (failure.isEmpty()) {
            return result.get();
        }
        Map<String, MetricValue> undefined = new LinkedHashMap<>();
        calculator.metrics().forEach(metric -> undefined.put(metric, MetricValue.undefined(failure.get())));
        return new MetricResult(undefined, Map.of());
    }
}
