package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.google.gson.Gson;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the optimisers against torch's on identical gradients (itests/oracle/optimizer). */
class OptimizerTest {
    private record Fixture(float[] start, float[][] gradients, Map<String, float[][]> after) {}

    private static Fixture fixture;

    @BeforeAll
    static void read() throws Exception {
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(OptimizerTest.class.getResourceAsStream("/optimizer.json")),
                StandardCharsets.UTF_8)) {
            fixture = new Gson().fromJson(in, Fixture.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void takesTheStepsThatTorchTakes(Kind kind) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = parameter(manager, fixture.start());
            Optimizer optimizer = new Optimizer(settings(kind), Map.of("p", parameter), manager);
            for (int step = 0; step < fixture.gradients().length; step++) {
                step(optimizer, settings(kind), parameter, fixture.gradients()[step]);
                assertSame(fixture.after().get(kind.name())[step], parameter, "step " + (step + 1));
            }
        }
    }

    @Test
    void goesOnFromItsMomentsAsIfItHadNotStopped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = parameter(manager, fixture.start());
            Optimizer whole = new Optimizer(settings(Kind.ADAM), Map.of("p", parameter), manager);
            for (int step = 0; step < 4; step++) {
                step(whole, settings(Kind.ADAM), parameter, fixture.gradients()[step]);
            }
            NDArray copy = parameter(manager, parameter.toFloatArray());
            Optimizer resumed = new Optimizer(settings(Kind.ADAM), Map.of("p", copy), manager);
            resumed.restore(whole.moments(), whole.steps());
            step(whole, settings(Kind.ADAM), parameter, fixture.gradients()[4]);
            step(resumed, settings(Kind.ADAM), copy, fixture.gradients()[4]);
            assertEquals(
                    java.util.Arrays.toString(parameter.toFloatArray()),
                    java.util.Arrays.toString(copy.toFloatArray()));
        }
    }

    private static TuningRecipe.Optimizer settings(Kind kind) {
        return switch (kind) {
            case ADAM -> new TuningRecipe.Optimizer(kind, 1e-3, 0.5, 0.999, 1e-8, 0);
            case ADAMW -> new TuningRecipe.Optimizer(kind, 1e-2, 0.5, 0.999, 1e-8, 0.01);
            case SGD -> new TuningRecipe.Optimizer(kind, 2e-3, 0.9, 0, 0, 5e-4);
        };
    }

    private static NDArray parameter(NDManager manager, float[] values) {
        NDArray parameter = manager.create(values.clone());
        parameter.setRequiresGradient(true);
        return parameter;
    }

    /** The loss sum(p·g) has the gradient g. */
    private static void step(
            Optimizer optimizer, TuningRecipe.Optimizer settings, NDArray parameter, float[] gradient) {
        try (NDManager scratch = parameter.getManager().newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(scratch.create(gradient).mul(parameter).sum());
            }
            ai.djl.pytorch.jni.JniUtils.setGradMode(false);
            optimizer.step(settings.rate());
            ai.djl.pytorch.jni.JniUtils.setGradMode(true);
        }
    }

    private static void assertSame(float[] expected, NDArray parameter, String what) {
        float[] values = parameter.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], values[i], 1e-6, what + ", element " + i);
        }
    }
}
