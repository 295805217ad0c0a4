package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DapoTest {
    private static final DapoStrategy STRATEGY = new DapoStrategy(NDManager::newBaseManager);
    private static Backbone backbone;

    @BeforeAll
    static void load() {
        backbone = TinyClip.seeded();
    }

    @AfterAll
    static void close() {
        backbone.close();
    }

    @Test
    void profilesDifferInTheirMaskRule() {
        assertEquals(List.of("compact", "corrected", "prototype"), STRATEGY.profiles());
        assertEquals(
                MaskRule.ABOVE_HALF,
                STRATEGY.recipe("corrected").tuning().orElseThrow().maskRule());
        assertEquals(
                MaskRule.EXACTLY_ONE,
                STRATEGY.recipe("prototype").tuning().orElseThrow().maskRule());
    }

    @Test
    void onlyThePrototypeTunesWithOtherWords() {
        assertFalse(sameInBothPhases("prototype"));
        assertTrue(sameInBothPhases("corrected"));
    }

    @Test
    void aTypesFeaturesDoNotDependOnTheOtherTypes() {
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner learner = STRATEGY.create(backbone, "corrected", 1)) {
            String[] many = IntStream.range(0, 20).mapToObj(i -> "kind " + i).toArray(String[]::new);
            NDArray all = learner.features(query(manager, Words.of(many), Phase.USE));
            NDArray some = learner.features(query(manager, Words.of("kind 17"), Phase.USE));
            assertArrayEquals(some.get(0, 1).toFloatArray(), all.get(0, 18).toFloatArray(), 1e-5f);
            assertArrayEquals(some.get(0, 0).toFloatArray(), all.get(0, 0).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void aPhraseThatDoesNotFitIsNamed() {
        String phrase = "very ".repeat(80).strip();
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner learner = STRATEGY.create(backbone, "corrected", 1)) {
            StateQuery query = query(manager, Words.of(phrase), Phase.USE);
            String message = assertThrows(IllegalArgumentException.class, () -> learner.features(query))
                    .getMessage();
            assertTrue(message.contains(phrase), message);
        }
    }

    @Test
    void aStateThatIsNotThereCannotBeNamed() {
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner learner = STRATEGY.create(backbone, "corrected", 1)) {
            StateFeatures states = StateFeatures.of(learner, query(manager, Words.of("hole"), Phase.USE));
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> learner.score(images(manager), states, new int[] {0, 2}))
                    .getMessage();
            assertTrue(message.contains("0 to 1"), message);
        }
    }

    @Test
    void aPatchStaysInItsPlaceUnlessCornersAreAligned() {
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner aligned = STRATEGY.create(backbone, "compact:align-corners=true", 1);
                PromptLearner inPlace = STRATEGY.create(backbone, "compact:align-corners=false", 1)) {
            float[] spread = firstRow(manager, aligned);
            float[] kept = firstRow(manager, inPlace);
            // The first patch has the pixels 0 to 7, the last 24 to 31; beyond their middles no neighbour adds to them.
            for (int pixel = 0; pixel < 4; pixel++) {
                assertEquals(spread[0], kept[pixel], 1e-6f);
                assertEquals(spread[31], kept[31 - pixel], 1e-6f);
            }
            assertTrue(Math.abs(spread[3] - kept[3]) > 1e-4f);
        }
    }

    private static float[] firstRow(NDManager manager, PromptLearner learner) {
        StateFeatures states = StateFeatures.of(learner, query(manager, Words.of("hole"), Phase.USE));
        return learner.score(images(manager), states, new int[0])
                .anomaly()
                .get(0, 0)
                .toFloatArray();
    }

    @Test
    void tenStepsDownhillLowerTheLoss() {
        for (String profile : STRATEGY.profiles()) {
            try (PromptLearner learner = STRATEGY.create(backbone, profile, 1)) {
                float first = step(learner);
                for (int i = 0; i < 9; i++) {
                    step(learner);
                }
                float last = step(learner);
                assertTrue(last < 0.95 * first, "%s: from %s to %s".formatted(profile, first, last));
            }
        }
    }

    private static float step(PromptLearner learner) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            StateFeatures states = StateFeatures.of(learner, query(manager, Words.of("scratch", "hole"), Phase.TUNING));
            NDArray loss = learner.loss(images(manager), states, targets(manager));
            collector.backward(loss);
            learner.parameters().values().forEach(DapoTest::descend);
            return loss.getFloat();
        }
    }

    private static void descend(NDArray parameter) {
        try (NDArray gradient = parameter.getGradient();
                NDArray change = gradient.mul(0.003)) {
            parameter.setRequiresGradient(false);
            parameter.subi(change);
            parameter.setRequiresGradient(true);
            gradient.subi(gradient);
        }
    }

    private static boolean sameInBothPhases(String profile) {
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner learner = STRATEGY.create(backbone, profile, 1)) {
            NDArray tuning = learner.features(query(manager, Words.ORACLE, Phase.TUNING));
            NDArray use = learner.features(query(manager, Words.ORACLE, Phase.USE));
            assertArrayEquals(use.get(0, 1).toFloatArray(), tuning.get(0, 1).toFloatArray(), 1e-5f);
            return use.sub(tuning).abs().max().getFloat() < 1e-5;
        }
    }

    private static StateQuery query(NDManager manager, DefectTaxonomy taxonomy, Phase phase) {
        return new StateQuery(manager, taxonomy, "object", Optional.empty(), phase);
    }

    /** Returns two images. The first is bright at its defect. */
    private static ImageBatch images(NDManager manager) {
        float[] pixels = new float[2 * 3 * 32 * 32];
        for (int channel = 0; channel < 3; channel++) {
            Arrays.fill(pixels, channel * 1024, channel * 1024 + 256, 2);
        }
        return new ImageBatch(manager.create(pixels, new Shape(2, 3, 32, 32)), List.of("object", "object"));
    }

    private static Targets targets(NDManager manager) {
        long[] labels = new long[2 * 32 * 32];
        Arrays.fill(labels, 0, 256, 2);
        return new Targets(manager.create(labels, new Shape(2, 32, 32)), manager.create(new long[] {1, 0}));
    }
}
