package org.dapo.engine.internal.evaluation;

import java.util.List;
import java.util.Map;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.Skipped;

/**
 * The data that an evaluation gathered of one product: one accumulator per calculator, by its name. Each may take tens of
 * megabytes, so a run holds one product at a time, and only the {@link #figures} of others.
 *
 * @param lackedMemory whether an image was left out for lack of memory
 */
record MeasuredProduct(
        MetricScope scope,
        int images,
        List<Skipped> skipped,
        Map<String, GuardedAccumulator> accumulators,
        boolean lackedMemory) {
    ProductFigures figures() {
        return new ProductFigures(
                scope,
                images,
                skipped,
                accumulators.values().stream().map(GuardedAccumulator::finish).toList());
    }

    /** Whether a resumed run would gather the same: not with more memory, or with a calculator that has been mended. */
    boolean isFinal() {
        return !lackedMemory && accumulators.values().stream().noneMatch(GuardedAccumulator::hasFailed);
    }
}
