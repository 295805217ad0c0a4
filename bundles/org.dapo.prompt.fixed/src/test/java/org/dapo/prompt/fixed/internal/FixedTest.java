package org.dapo.prompt.fixed.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.testkit.SmallClip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FixedTest {
    private static final int SIDE = 32;

    private static Backbone backbone;
    private static PromptLearner learner;

    @BeforeAll
    static void load() {
        backbone = SmallClip.load();
        learner = new FixedStrategy().create(backbone, "plain", 1);
    }

    @AfterAll
    static void close() {
        learner.close();
        backbone.close();
    }

    @Test
    void aStateIsTheMeanOfItsNormalisedSentences() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray features = states(manager, "metal nut").features();
            PromptWords words = PromptWords.bundled();
            assertArrayEquals(
                    mean(manager, words.sentences("metal nut", Optional.empty())),
                    features.get(0, 0).toFloatArray(),
                    1e-5f);
            assertArrayEquals(
                    mean(manager, words.sentences("metal nut", Optional.of("hole"))),
                    features.get(0, 2).toFloatArray(),
                    1e-5f);
        }
    }

    @Test
    void everySentenceNamesWhatItIsAbout() {
        PromptWords words = PromptWords.bundled();
        for (String sentence : words.sentences("metal nut", Optional.of("deep scratch"))) {
            assertTrue(sentence.contains("metal nut") && sentence.contains("deep scratch"), sentence);
            assertTrue(!sentence.contains("{"), sentence);
        }
        for (String sentence : words.sentences("metal nut", Optional.empty())) {
            assertTrue(sentence.contains("metal nut") && !sentence.contains("{"), sentence);
        }
    }

    @Test
    void scoresAreSoftmaxesOverSimilarities() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImageBatch images = images(manager);
            StateFeatures states = states(manager, "cable");
            Scores scores = learner.score(images, states, new int[] {0, 2});
            float[][] texts = rows(states.features().get(0));
            ImageFeatures seen = backbone.encodeImage(
                    images.pixels(), ImagePass.plain().withFeatures(List.of(4), PatchForm.PROJECTED));
            double[] image = softmax(rows(seen.image())[1], texts[0], unit(sum(texts[1], texts[2])));
            assertEquals(image[1], scores.image().getFloat(1), 1e-5);
            // A corner of the map depends only on the corner patch.
            float[] corner = rows(seen.patches().get(0).get(1))[15];
            double[] all = softmax(corner, texts);
            assertEquals(all[1] + all[2], scores.anomaly().getFloat(1, SIDE - 1, SIDE - 1), 1e-5);
            double[] some = softmax(corner, texts[0], texts[2]);
            assertEquals(some[1], scores.states().orElseThrow().getFloat(1, 1, SIDE - 1, SIDE - 1), 1e-5);
        }
    }

    @Test
    void correctedSignsTurnTheMapsAndLeaveTheImageScores() {
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner reversed = new FixedStrategy().create(backbone, "sign-corrected", 1)) {
            ImageBatch images = images(manager);
            StateFeatures states = states(manager, "cable");
            Scores plain = learner.score(images, states, new int[] {0, 2});
            Scores turned = reversed.score(images, states, new int[] {0, 2});
            assertArrayEquals(plain.image().toFloatArray(), turned.image().toFloatArray(), 1e-6f);
            // The probabilities of the two states are swapped.
            double before = plain.states().orElseThrow().getFloat(1, 1, SIDE - 1, SIDE - 1);
            double after = turned.states().orElseThrow().getFloat(1, 1, SIDE - 1, SIDE - 1);
            assertEquals(1 - before, after, 1e-5);
            assertTrue(Math.abs(before - 0.5) > 1e-4, "the two states are told apart");
        }
    }

    @Test
    void theImagesOfABatchMayShowDifferentProducts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImageBatch images = images(manager);
            StateFeatures cable = states(manager, "cable");
            StateFeatures nut = states(manager, "metal nut");
            StateFeatures both =
                    new StateFeatures(cable.states(), cable.features().concat(nut.features()));
            float[] mixed = learner.score(images, both, new int[0]).image().toFloatArray();
            assertEquals(learner.score(images, cable, new int[0]).image().getFloat(0), mixed[0], 1e-6);
            assertEquals(learner.score(images, nut, new int[0]).image().getFloat(1), mixed[1], 1e-6);
            assertTrue(Math.abs(learner.score(images, cable, new int[0]).image().getFloat(1) - mixed[1]) > 1e-5);
        }
    }

    @Test
    void aStateThatIsNotThereCannotBeNamed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImageBatch images = images(manager);
            StateFeatures states = states(manager, "cable");
            assertThrows(IllegalArgumentException.class, () -> learner.score(images, states, new int[] {0, 3}));
        }
    }

    @Test
    void thereIsNothingToTune() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImageBatch images = images(manager);
            StateFeatures states = states(manager, "cable");
            Targets targets = new Targets(manager.zeros(new Shape(2, SIDE, SIDE)), manager.zeros(new Shape(2)));
            String message = assertThrows(IllegalStateException.class, () -> learner.loss(images, states, targets))
                    .getMessage();
            assertTrue(message.contains("learns nothing"), message);
            assertEquals(Optional.empty(), new FixedStrategy().recipe("plain").tuning());
        }
    }

    private static StateFeatures states(NDManager manager, String product) {
        return StateFeatures.of(learner, new StateQuery(manager, new TwoTypes(), product, Optional.empty(), Phase.USE));
    }

    private static ImageBatch images(NDManager manager) {
        NDArray ramp = manager.arange(2f * 3 * SIDE * SIDE).reshape(2, 3, SIDE, SIDE);
        return new ImageBatch(ramp.mul(0.37f).sin(), List.of("cable", "metal nut"));
    }

    private static float[] mean(NDManager manager, List<String> sentences) {
        float[] sum = new float[backbone.spec().embedding()];
        for (String sentence : sentences) {
            TokenBatch tokens = backbone.tokenize(List.of(sentence));
            NDArray one = backbone.encodeText(backbone.embed(manager, tokens), tokens.endOfText(), TextPass.plain());
            sum = sum(sum, unit(one.toFloatArray()));
        }
        return unit(sum);
    }

    private static double[] softmax(float[] image, float[]... texts) {
        double[] values = new double[texts.length];
        double total = 0;
        for (int i = 0; i < texts.length; i++) {
            values[i] = Math.exp(dot(unit(image), texts[i]) / 0.07);
            total += values[i];
        }
        for (int i = 0; i < texts.length; i++) {
            values[i] /= total;
        }
        return values;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sum = new float[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static float[][] rows(NDArray matrix) {
        float[][] rows = new float[(int) matrix.getShape().get(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = matrix.get(i).toFloatArray();
        }
        return rows;
    }

    private record TwoTypes() implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("scratch", "scratch", List.of(), Optional.empty()),
                    new DefectType("hole", "hole", List.of(), Optional.empty()));
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
