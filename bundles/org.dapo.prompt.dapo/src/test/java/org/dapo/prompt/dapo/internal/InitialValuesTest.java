package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.nn.api.backbone.BackboneSpec.Tower;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.Parameters;
import org.junit.jupiter.api.Test;

class InitialValuesTest {
    private static final BackboneSpec LARGE = new BackboneSpec(
            "large",
            new Tower(1024, 24, 16, 4096),
            14,
            336,
            new Tower(768, 12, 12, 3072),
            77,
            49408,
            768,
            Activation.QUICK_GELU,
            Preprocessing.CLIP);

    @Test
    void patchesComeFromTheQuartersOfTheTower() {
        assertEquals(List.of(6, 12, 18, 24), Hyperparameters.PUBLISHED.featureLayersOf(24));
        assertEquals(List.of(3, 6, 9, 12), Hyperparameters.PUBLISHED.featureLayersOf(12));
        assertEquals(List.of(1, 2, 3, 4), Hyperparameters.PUBLISHED.featureLayersOf(4));
        assertEquals(List.of(1, 2), Hyperparameters.PUBLISHED.featureLayersOf(2));
        assertEquals(List.of(1), Hyperparameters.PUBLISHED.featureLayersOf(1));
    }

    @Test
    void everyArrayHasItsDistribution() {
        float[] statistics = new float[2 * 768];
        statistics[3] = 5;
        statistics[768 + 3] = 0.5f;
        try (NDManager manager = NDManager.newBaseManager()) {
            ParameterPlan plan =
                    Learnables.plan(new ParameterPlan("dapo"), LARGE, Hyperparameters.PUBLISHED, () -> statistics);
            Parameters drawn = Parameters.draw(manager, plan, 42);
            Map<String, Shape> shapes = drawn.byName().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().getShape()));
            assertEquals(2 + 12 + 24 + 2 * 4, shapes.size());
            assertEquals(new Shape(10, 5, 768), shapes.get("abnormal"));
            assertEquals(new Shape(4, 768), shapes.get("text.11"));
            assertEquals(new Shape(4, 1024), shapes.get("vision.23"));
            assertEquals(new Shape(768, 1024), shapes.get("adapter.3.weight"));
            assertUniform(Math.sqrt(6.0 / (3 * 14 * 14 + 1024)), drawn, "vision.0");
            assertUniform(1 / 32.0, drawn, "adapter.0.weight");
            assertUniform(1 / 32.0, drawn, "adapter.0.bias");
            float[] normal = drawn.byName().get("normal").toFloatArray();
            assertEquals(0, normal[0], "a dimension that does not vary among the words");
            assertTrue(Math.abs(normal[3] - 5) < 3 && normal[3] != 5, "a dimension of mean 5 and deviation 0.5");
            assertNotEquals(normal[3], drawn.byName().get("abnormal").toFloatArray()[3]);
        }
    }

    private static void assertUniform(double bound, Parameters drawn, String name) {
        float[] values = drawn.byName().get(name).toFloatArray();
        double largest = 0;
        double sum = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            sum += value;
        }
        assertTrue(largest <= bound && largest > 0.98 * bound, name + " reaches " + largest + ", not " + bound);
        assertEquals(0, sum / values.length, 4 * bound / Math.sqrt(3.0 * values.length), name);
    }
}
