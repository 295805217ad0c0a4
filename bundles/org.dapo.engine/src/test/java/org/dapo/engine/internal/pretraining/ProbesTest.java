package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final double TEMPERATURE = 0.5;
    private static final double IMAGE_WEIGHT = 0.25;

    /** Returns a backbone with two layers of width 2 and image features of width 2. */
    private static BackboneSpec spec() {
        BackboneSpec.Tower tower = new BackboneSpec.Tower(2, 2, 1, 8);
        return new BackboneSpec("two", tower, 4, 8, tower, 8, 8, 2, BackboneSpec.Activation.GELU, Preprocessing.CLIP);
    }

    private static CaptionedBatch.Seen seen(NDManager manager) {
        NDArray first = manager.create(new float[] {1, 2, 3, -1}, new Shape(2, 2));
        NDArray second = manager.create(new float[] {0, 1, 2, 0}, new Shape(2, 2));
        return new CaptionedBatch.Seen(
                List.of(first, second),
                manager.create(new float[] {.5f, 0, 0, .5f}, new Shape(2, 2)),
                manager.create(new float[] {1, 0}, new Shape(1, 2)));
    }

    private static double crossEntropy(double own, double other) {
        return -Math.log(Math.exp(own) / (Math.exp(own) + Math.exp(other)));
    }

    @Test
    void theLossIsTheMeanOverTheLayersAndTheImages() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Probes probes = new Probes(manager, spec(), 1, TEMPERATURE, IMAGE_WEIGHT);
            Map<String, NDArray> parameters = probes.parameters();
            NDArray image = manager.create(new float[] {3, 4}, new Shape(1, 2));
            assertEquals(
                    (1 + IMAGE_WEIGHT) * Math.log(2),
                    probes.loss(image, seen(manager)).getFloat(),
                    1e-6,
                    "at first they say nothing");
            try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
                parameters.get("probe.0.weight").addi(manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2)));
                parameters.get("probe.1.bias").addi(manager.create(new float[] {1, 0}));
                parameters.get("probe.image.weight").addi(manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2)));
            }
            double ofFirst = 0.5 * crossEntropy(1, 2) + 0.5 * crossEntropy(-1, 3);
            double ofSecond = 0.5 * crossEntropy(1, 0) + 0.5 * crossEntropy(0, 1);
            double ofImage = crossEntropy(0.6 / TEMPERATURE, 0.8 / TEMPERATURE);
            assertEquals(
                    IMAGE_WEIGHT * ofImage + (ofFirst + ofSecond) / 2,
                    probes.loss(image, seen(manager)).getFloat(),
                    1e-6);
        }
    }

    @Test
    void whatTheyGetWrongReachesEveryLayer() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (float reached : reached(manager, new Probes(manager, spec(), 1, TEMPERATURE, IMAGE_WEIGHT))) {
                assertTrue(reached > 1e-4);
            }
        }
    }

    @Test
    void theImageIsNotToldWhereItHasNoWeight() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Probes probes = new Probes(manager, spec(), 1, TEMPERATURE, 0);
            assertEquals(
                    Set.of("probe.0.weight", "probe.0.bias", "probe.1.weight", "probe.1.bias"),
                    probes.parameters().keySet());
            float[] reached = reached(manager, probes);
            assertEquals(0, reached[0]);
            assertTrue(reached[1] > 1e-4 && reached[2] > 1e-4);
        }
    }

    /** Returns the sizes of the gradients that reach the image's feature and the patches of each layer. */
    private static float[] reached(NDManager manager, Probes probes) {
        try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
            for (NDArray parameter : probes.parameters().values()) {
                NDArray rising = manager.arange(parameter.size());
                parameter.addi(rising.reshape(parameter.getShape()));
            }
        }
        NDArray image = manager.create(new float[] {3, 4}, new Shape(1, 2));
        CaptionedBatch.Seen seen = seen(manager);
        List<NDArray> inputs = new ArrayList<>(seen.patches());
        inputs.add(0, image);
        inputs.forEach(input -> input.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(probes.loss(image, seen));
        }
        float[] reached = new float[inputs.size()];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = inputs.get(i).getGradient().abs().sum().getFloat();
        }
        return reached;
    }
}
