package org.dapo.engine.internal.evaluation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.api.text.OneLine;

/** An accumulator of a plug-in that may fail: then its figures of the product are undefined, and those of others are not lost. */
final class GuardedAccumulator {
    private final NamedCalculator calculator;
    private final Consumer<String> warnings;
    private Optional<MetricAccumulator> accumulator;
    private Optional<String> failure = Optional.empty();

    private GuardedAccumulator(
            NamedCalculator calculator, Optional<MetricAccumulator> accumulator, Consumer<String> warnings) {
        this.calculator = calculator;
        this.accumulator = accumulator;
        this.warnings = warnings;
    }

    /** Starts an accumulator; the warnings receive a line when it fails. */
    static GuardedAccumulator start(NamedCalculator calculator, MetricScope scope, Consumer<String> warnings) {
        GuardedAccumulator guarded = new GuardedAccumulator(calculator, Optional.empty(), warnings);
        guarded.attempt(
                () -> guarded.accumulator = Optional.of(calculator.part().start(scope)));
        return guarded;
    }

    /** Guards an accumulator that exists. */
    static GuardedAccumulator of(NamedCalculator calculator, MetricAccumulator accumulator, Consumer<String> warnings) {
        return new GuardedAccumulator(calculator, Optional.of(accumulator), warnings);
    }

    private void attempt(Runnable step) {
        if (failure.isEmpty()) {
            try {
                step.run();
            } catch (RuntimeException | LinkageError e) {
                failure = Optional.of(NamedCalculator.failure(calculator.name(), e));
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

    /**
     * What was gathered, for a later run; only if it has not failed.
     *
     * @return empty if it cannot be written, of which there is a warning; the figures are not lost by that
     */
    Optional<byte[]> written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            accumulator.orElseThrow().write(new DataOutputStream(bytes));
            return Optional.of(bytes.toByteArray());
        } catch (IOException | RuntimeException | LinkageError e) {
            warnings.accept("what the metric calculator '%s' has gathered cannot be kept for a resumed run: %s"
                    .formatted(calculator.name(), OneLine.of(e.toString())));
            return Optional.empty();
        }
    }

    /** The figures, each undefined if it has failed. */
    MetricResult finish() {
        AtomicReference<MetricResult> result = new AtomicReference<>();
        attempt(() -> result.set(checked(accumulator.orElseThrow().finish())));
        if (failure.isEmpty()) {
            return result.get();
        }
        Map<String, MetricValue> undefined = new LinkedHashMap<>();
        calculator.metrics().forEach(metric -> undefined.put(metric, MetricValue.undefined(failure.get())));
        return new MetricResult(undefined, Map.of());
    }

    private MetricResult checked(MetricResult result) {
        Set<String> listed = new TreeSet<>(calculator.metrics());
        Set<String> found = new TreeSet<>(result.values().keySet());
        if (!found.equals(listed)) {
            throw new IllegalStateException("it lists the metrics %s, but gives %s".formatted(listed, found));
        }
        return result;
    }
}
