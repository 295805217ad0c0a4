package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightUpdateTest {
    private static final double RATE = 0.1;
    private static final double DECAY = 0.5;
    private static final PretrainingRecipe.Optimization ADAMW =
            new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, RATE, DECAY);

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0.2",
        "4, 1000, 1",
        "9, 1000, 2",
        "10, 1000, 2",
        "505, 1000, 1",
        "1000, 1000, 0",
        "0, 40, 2",
        "1, 40, 2",
        "0, 1, 2",
        "0, 199, 2",
        "0, 200, 1"
    })
    void theRateRisesForAHundredthOfTheStepsAndThenFallsToZero(long step, long total, double rate) {
        assertEquals(rate, WeightUpdate.rate(2, step, total), 1e-12);
    }

    private static Map<String, NDArray> weights(NDManager manager) {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        weights.put("matrix", manager.ones(new Shape(2, 2)));
        weights.put("bias", manager.ones(new Shape(2)));
        weights.values().forEach(weight -> weight.setRequiresGradient(true));
        return weights;
    }

    /** Takes a step with a factor as the gradient of each weight. */
    private static void step(WeightUpdate update, Map<String, NDArray> weights, float factor) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(
                    weights.get("matrix").sum().add(weights.get("bias").sum()).mul(factor));
        }
        try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
            update.step();
        }
    }

    @Test
    void onlyMatricesDecay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> weights = weights(manager);
            step(new WeightUpdate(weights, Map.of(), ADAMW, manager, 40), weights, 0);
            float decayed = (float) (1 - RATE * DECAY);
            assertArrayEquals(
                    new float[] {decayed, decayed, decayed, decayed},
                    weights.get("matrix").toFloatArray(),
                    1e-6f);
            assertArrayEquals(new float[] {1, 1}, weights.get("bias").toFloatArray(), 1e-6f);
        }
    }

    @Test
    void aRestoredUpdateGoesOnWithMomentsAndRateAsIfItHadNotStopped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> weights = weights(manager);
            WeightUpdate whole = new WeightUpdate(weights, Map.of(), ADAMW, manager, 10);
            for (int step = 0; step < 4; step++) {
                step(whole, weights, step - 1.5f);
            }
            Map<String, NDArray> copies = weights(manager);
            try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
                copies.forEach((name, copy) -> copy.subi(1).addi(weights.get(name)));
            }
            WeightUpdate resumed = new WeightUpdate(copies, Map.of(), ADAMW, manager, 10);
            resumed.restore(whole.moments(), whole.steps());
            step(whole, weights, 3);
            step(resumed, copies, 3);
            assertEquals(5, resumed.steps());
            weights.forEach((name, weight) ->
                    assertArrayEquals(weight.toFloatArray(), copies.get(name).toFloatArray(), name));
        }
    }
}
