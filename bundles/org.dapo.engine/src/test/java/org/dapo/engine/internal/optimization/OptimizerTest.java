package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import com.google.gson.Gson;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer.Kind;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the optimisers with torch's on identical gradients (itests/oracle/optimizer) from 1e-12 to 1e6. Some are zero
 * always, in some steps, or in all but one. The difference of an element is relative to its largest value in the run.
 */
class OptimizerTest {
    private static final double ALLOWED = 1e-6;

    private record Step(float[] values, Map<String, float[]> moments) {}

    private record Fixture(String oracle, float[] start, float[][] gradients, Map<String, List<Step>> after) {}

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
        Agreement values = new Agreement(kind + ", values after each of 10 steps", fixture.oracle(), ALLOWED);
        Agreement moments = new Agreement(kind + ", moments after each of 10 steps", fixture.oracle(), ALLOWED);
        List<Step> expected = fixture.after().get(kind.name());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = parameter(manager, fixture.start());
            Optimizer optimizer = new Optimizer(settings(kind), Map.of("p", parameter), manager);
            for (int step = 0; step < expected.size(); step++) {
                step(optimizer, settings(kind), parameter, fixture.gradients()[step]);
                compare(values, moments, kind, step, parameter, optimizer);
            }
        }
        values.print();
        moments.print();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void takesTorchsNextStepFromTorchsMoments(Kind kind) {
        Agreement values = new Agreement(kind + ", values one step after resuming", fixture.oracle(), ALLOWED);
        Agreement moments = new Agreement(kind + ", moments one step after resuming", fixture.oracle(), ALLOWED);
        List<Step> expected = fixture.after().get(kind.name());
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int step = 1; step < expected.size(); step++) {
                NDArray parameter = parameter(manager, expected.get(step - 1).values());
                Optimizer optimizer = new Optimizer(settings(kind), Map.of("p", parameter), manager);
                Map<String, NDArray> kept = new LinkedHashMap<>();
                expected.get(step - 1)
                        .moments()
                        .forEach((moment, numbers) -> kept.put(moment + ".p", manager.create(numbers)));
                optimizer.restore(kept, step);
                step(optimizer, settings(kind), parameter, fixture.gradients()[step]);
                compare(values, moments, kind, step, parameter, optimizer);
            }
        }
        values.print();
        moments.print();
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
            assertArrayEquals(parameter.toFloatArray(), copy.toFloatArray());
        }
    }

    @Test
    void momentsThatAreNotItsOwnAreNamed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> parameters = Map.of("p", parameter(manager, new float[3]));
            Optimizer optimizer = new Optimizer(settings(Kind.ADAM), parameters, manager);
            Map<String, NDArray> kept = new LinkedHashMap<>(Map.of("first.p", manager.zeros(new Shape(3))));
            assertEquals("the optimiser's second.p is missing, not (3)", refusal(optimizer, kept));
            kept.put("second.p", manager.zeros(new Shape(2)));
            assertEquals("the optimiser's second.p is (2), not (3)", refusal(optimizer, kept));
        }
    }

    private static String refusal(Optimizer optimizer, Map<String, NDArray> moments) {
        return assertThrows(IllegalArgumentException.class, () -> optimizer.restore(moments, 1))
                .getMessage();
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

    /** Takes a step. The loss sum(p·g) has the gradient g. */
    private static void step(
            Optimizer optimizer, TuningRecipe.Optimizer settings, NDArray parameter, float[] gradient) {
        try (NDManager scratch = parameter.getManager().newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(scratch.create(gradient).mul(parameter).sum());
            }
            JniUtils.setGradMode(false);
            optimizer.step(settings.rate());
            JniUtils.setGradMode(true);
        }
    }

    private static void compare(
            Agreement values, Agreement moments, Kind kind, int step, NDArray parameter, Optimizer optimizer) {
        List<Step> torch = fixture.after().get(kind.name()).subList(0, step + 1);
        List<float[]> run = torch.stream().map(Step::values).toList();
        values.within(difference(run, fixture.start(), parameter), "step " + (step + 1));
        assertEquals(torch.get(step).moments().size(), optimizer.moments().size());
        torch.get(step).moments().keySet().forEach(moment -> {
            List<float[]> own =
                    torch.stream().map(one -> one.moments().get(moment)).toList();
            NDArray actual = optimizer.moments().get(moment + ".p");
            moments.within(difference(own, new float[own.get(0).length], actual), moment + ", step " + (step + 1));
        });
    }

    /** Returns the largest difference from the last values of a run, relative to each element's largest value in the run. */
    private static double difference(List<float[]> run, float[] start, NDArray actual) {
        float[] last = run.get(run.size() - 1);
        float[] values = actual.toFloatArray();
        double largest = 0;
        for (int i = 0; i < last.length; i++) {
            double scale = Math.abs(start[i]);
            for (float[] one : run) {
                scale = Math.max(scale, Math.abs(one[i]));
            }
            double difference = Math.abs((double) values[i] - last[i]);
            largest = Math.max(largest, difference == 0 ? 0 : difference / scale);
        }
        return largest;
    }
}
