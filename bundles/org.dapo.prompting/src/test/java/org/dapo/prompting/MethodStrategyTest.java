package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Tower;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.backbone.Preprocessing.Interpolation;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Recipe;
import org.junit.jupiter.api.Test;

class MethodStrategyTest {
    private static final String PROFILE = "plain";
    private static final Tower TOWER = new Tower(4, 1, 1, 4);
    private static final BackboneSpec SPEC = new BackboneSpec(
            "none",
            TOWER,
            4,
            4,
            TOWER,
            3,
            3,
            4,
            BackboneSpec.Activation.GELU,
            new Preprocessing(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Interpolation.BICUBIC));

    private final List<NDManager> opened = new ArrayList<>();

    /** Returns a fake backbone that knows only its specification and device. */
    private static Backbone backbone() {
        return (Backbone) Proxy.newProxyInstance(
                Backbone.class.getClassLoader(),
                new Class<?>[] {Backbone.class},
                (proxy, method, arguments) -> method.getName().equals("spec") ? SPEC : Device.cpu());
    }

    /** A fake method with one parameter, whose learner cannot be created. */
    private final class Failing extends MethodStrategy<Settings> {
        private final ParameterPlan.Initial initial;

        Failing(ParameterPlan.Initial initial) {
            super("failing", List.of(PROFILE), List.of(), settings -> settings, device -> {
                NDManager manager = NDManager.newBaseManager(device);
                opened.add(manager);
                return manager;
            });
            this.initial = initial;
        }

        @Override
        protected Recipe recipe(Settings variant) {
            throw new IllegalStateException("no recipe");
        }

        @Override
        protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Settings variant) {
            return plan.add("one", new Shape(2), initial);
        }

        @Override
        protected PromptLearner learner(Backbone backbone, Settings variant, Parameters parameters) {
            assertEquals(1, parameters.byName().size());
            throw new IllegalStateException("no learner");
        }
    }

    private void assertNothingStaysOpen(String reason, Runnable made) {
        assertEquals(
                reason, assertThrows(IllegalStateException.class, made::run).getMessage());
        assertEquals(1, opened.size());
        assertFalse(opened.get(0).isOpen());
    }

    @Test
    void whereValuesCannotBeDrawnNothingStaysOpen() {
        Failing strategy = new Failing((random, index) -> {
            throw new IllegalStateException("no values");
        });
        assertNothingStaysOpen("no values", () -> strategy.create(backbone(), PROFILE, 1));
    }

    @Test
    void whereALearnerCannotBeMadeNothingStaysOpen() {
        Failing strategy = new Failing(ParameterPlan.Initial.uniform(1));
        assertNothingStaysOpen("no learner", () -> strategy.create(backbone(), PROFILE, 1));
    }

    @Test
    void whereALearnerCannotBeRestoredNothingStaysOpen() {
        Failing strategy = new Failing(ParameterPlan.Initial.uniform(1));
        try (NDManager reading = NDManager.newBaseManager()) {
            Map<String, NDArray> given = Map.of("one", reading.ones(new Shape(2)));
            assertNothingStaysOpen("no learner", () -> strategy.restore(backbone(), PROFILE, given));
        }
    }
}
