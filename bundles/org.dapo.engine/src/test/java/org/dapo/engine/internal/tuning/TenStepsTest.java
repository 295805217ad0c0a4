package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.optimization.Optimizer;
import org.dapo.engine.internal.scoring.States;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares ten steps of tuning with the oracle in itests/oracle/dapo, which uses torch's Adam. Each step has other images and
 * labels. This tests the engine's optimiser and gradients together with the method and the backbone.
 */
class TenStepsTest {
    private final TensorEngine tensors = new CpuTensors();

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected"})
    void endWhereTorchEnds(String profile, @TempDir Path folder) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> inputs = OracleFiles.read(manager, "inputs");
            Map<String, NDArray> expected = OracleFiles.read(manager, profile);
            Map<String, NDArray> start = startingWith("parameter.", expected);
            PromptStrategy strategy = new DapoStrategy(tensors);
            try (Backbone backbone = OracleFiles.backbone(
                            folder, inputs.get("vocabulary").toLongArray());
                    PromptLearner learner = strategy.restore(backbone, profile, start)) {
                Agreement losses = agreement(profile, "loss of each of ten steps of Adam", 1e-4);
                TuningRecipe recipe = strategy.recipe(profile).tuning().orElseThrow();
                tune(learner, recipe, inputs, expected.get("losses"), losses);
                losses.print();
                Map<String, NDArray> after = startingWith("after.", expected);
                assertEquals(after.keySet(), learner.parameters().keySet());
                Agreement values =
                        agreement(profile, "each learnable tensor after ten steps of Adam, by its norm", 1e-3);
                Agreement ways = agreement(profile, "the same, by the norm of its change in the ten steps", 1e-3);
                learner.parameters().forEach((name, actual) -> {
                    float difference = distance(actual, after.get(name));
                    values.within(difference / after.get(name).norm().getFloat(), name);
                    ways.within(difference / distance(after.get(name), start.get(name)), name);
                });
                values.print();
                ways.print();
            }
        }
    }

    private void tune(
            PromptLearner learner, TuningRecipe recipe, Map<String, NDArray> inputs, NDArray expected, Agreement losses)
            throws PipelineException {
        try (NDManager manager = NDManager.newBaseManager();
                States states = new States(learner, new Types(), Phase.TUNING, manager)) {
            Optimizer optimizer = new Optimizer(recipe.optimizer(), learner.parameters(), manager);
            for (int step = 0; step < expected.size(); step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray pixels = inputs.get("pixels").get(scratch, step);
                    ImageBatch images = new ImageBatch(pixels, Collections.nCopies(2, "object"));
                    Targets targets = targets(inputs.get("labels").get(scratch, step));
                    try (GradientCollector collector = tensors.newGradientCollector()) {
                        NDArray loss = learner.loss(images, states.of(images), targets);
                        collector.backward(loss);
                        float wanted = expected.getFloat(step);
                        losses.within(Math.abs(loss.getFloat() - wanted) / wanted, "step " + (step + 1));
                    }
                    try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
                        optimizer.step(recipe.optimizer().rate());
                    }
                }
            }
        }
    }

    private static Targets targets(NDArray labels) {
        NDArray anomalous = labels.flatten(1, -1).max(new int[] {1}).gt(0);
        return new Targets(labels.toType(DataType.INT64, true), anomalous.toType(DataType.INT64, true));
    }

    private static Agreement agreement(String profile, String what, double allowed) throws Exception {
        return new Agreement("DAPO %s: %s".formatted(profile, what), OracleFiles.oracle(profile), allowed);
    }

    private static Map<String, NDArray> startingWith(String prefix, Map<String, NDArray> tensors) {
        return tensors.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private static float distance(NDArray one, NDArray other) {
        return one.sub(other).norm().getFloat();
    }

    /** The types that the oracle was tuned with. The third has other words during tuning. */
    private record Types() implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("scratch", "scratch", List.of(), Optional.empty()),
                    new DefectType("part", "missing part", List.of(), Optional.empty()),
                    new DefectType("color", "color", List.of(), Optional.of("discoloration")));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of();
        }
    }
}
