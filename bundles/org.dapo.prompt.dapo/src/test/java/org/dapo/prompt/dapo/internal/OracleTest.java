package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares features, maps, scores, loss and gradients with the PyTorch oracle in itests/oracle/dapo, within 1e-4. Differences
 * are absolute for values of unit scale. For loss and gradients they are relative to the array's largest expected value.
 */
class OracleTest {
    private static final double ALLOWED = 1e-4;

    /** The prototype with tokens in only the first of its text layers. */
    private static final String FEWER = "prototype-fewer";

    /** One type only; {@link #MORE} has more types than were tuned with, some of them never seen. */
    private static final DefectTaxonomy ONE = Words.of("missing part");

    private static final DefectTaxonomy MORE = Words.of("hole", "scratch", "bent", "crack", "missing part", "color");

    private static NDManager manager;
    private static Backbone backbone;
    private static Map<String, NDArray> inputs;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        manager = NDManager.newBaseManager();
        inputs = OracleFiles.read(manager, "inputs");
        backbone = OracleFiles.backbone(folder, inputs.get("vocabulary").toLongArray());
    }

    @AfterAll
    static void close() {
        backbone.close();
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected", FEWER})
    void statesAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = OracleFiles.read(manager, profile);
        Agreement agreement = agreement(profile, "state features of 1, 3 and 6 types");
        try (PromptLearner learner = learner(profile, expected)) {
            compare(agreement, expected, "types.states", use(learner, Words.ORACLE));
            compare(agreement, expected, "one.states", use(learner, ONE));
            compare(agreement, expected, "more.states", use(learner, MORE));
            StateFeatures tuning = states(learner, Words.ORACLE, Phase.TUNING);
            compare(agreement, expected, "tuning.states", tuning.features());
        }
        agreement.print();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected", FEWER})
    void scoresAndMapsAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = OracleFiles.read(manager, profile);
        Agreement image = agreement(profile, "image scores of 1, 3 and 6 types");
        Agreement maps = agreement(profile, "anomaly and type maps of 1, 3 and 6 types");
        try (PromptLearner learner = learner(profile, expected)) {
            Map<String, DefectTaxonomy> cases = Map.of("types", Words.ORACLE, "one", ONE, "more", MORE);
            cases.forEach((name, taxonomy) -> {
                int[] all = IntStream.rangeClosed(0, taxonomy.types().size()).toArray();
                Scores scores = learner.score(images(), states(learner, taxonomy, Phase.USE), all);
                compare(image, expected, name + ".image", scores.image());
                compare(maps, expected, name + ".anomaly", scores.anomaly());
                compare(maps, expected, name + ".maps", ofTheFirstImage(scores));
            });
            StateFeatures states = states(learner, Words.ORACLE, Phase.USE);
            Scores restricted = learner.score(images(), states, new int[] {0, 1, 3});
            compare(maps, expected, "types.anomaly", restricted.anomaly());
            compare(maps, expected, "restricted.maps", ofTheFirstImage(restricted));
        }
        image.print();
        maps.print();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected", FEWER})
    void lossAndGradientsAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = OracleFiles.read(manager, profile);
        Agreement losses = agreement(profile, "loss of 3 types, of 1 type, of a good image alone");
        Agreement gradients = agreement(profile, "gradient of every learnable tensor of these losses");
        NDArray labels = inputs.get("labels").toType(DataType.INT64, true);
        compareLoss("types", Words.ORACLE, images(), labels, profile, expected, losses, gradients);
        NDArray second = labels.eq(2).toType(DataType.INT64, true);
        compareLoss("one", ONE, images(), second, profile, expected, losses, gradients);
        ImageBatch good = batch(inputs.get("pixels").get("1:"));
        compareLoss("good", Words.ORACLE, good, labels.get("1:"), profile, expected, losses, gradients);
        losses.print();
        gradients.print();
    }

    private static void compareLoss(
            String name,
            DefectTaxonomy taxonomy,
            ImageBatch images,
            NDArray labels,
            String profile,
            Map<String, NDArray> expected,
            Agreement losses,
            Agreement gradients) {
        try (PromptLearner learner = learner(profile, expected);
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray anomalous = labels.flatten(1, -1).max(new int[] {1}).gt(0).toType(DataType.INT64, true);
            StateFeatures states = states(learner, taxonomy, Phase.TUNING);
            NDArray loss = learner.loss(images, states, new Targets(labels, anomalous));
            float wanted = expected.get("loss." + name).getFloat();
            losses.within(Math.abs(loss.getFloat() - wanted) / wanted, name);
            collector.backward(loss);
            learner.parameters().forEach((parameter, array) -> {
                String key = "gradient.%s.%s".formatted(name, parameter);
                NDArray gradient = expected.get(key);
                float scale = gradient.abs().max().getFloat();
                gradients.within(difference(gradient, array.getGradient()) / scale, key);
            });
        }
    }

    private static Agreement agreement(String profile, String what) throws IOException {
        return new Agreement("DAPO %s: %s".formatted(profile, what), OracleFiles.oracle(profile), ALLOWED);
    }

    private static PromptLearner learner(String profile, Map<String, NDArray> tensors) {
        String prefix = "parameter.";
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        tensors.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                parameters.put(name.substring(prefix.length()), array);
            }
        });
        // The oracle scores images as published.
        String settings = profile.equals(FEWER) ? "prototype:text-depth=1" : profile + ":score=class";
        return new DapoStrategy(NDManager::newBaseManager).restore(backbone, settings, parameters);
    }

    private static NDArray use(PromptLearner learner, DefectTaxonomy taxonomy) {
        return states(learner, taxonomy, Phase.USE).features();
    }

    private static StateFeatures states(PromptLearner learner, DefectTaxonomy taxonomy, Phase phase) {
        return StateFeatures.of(learner, new StateQuery(manager, taxonomy, "object", Optional.empty(), phase));
    }

    private static ImageBatch images() {
        return batch(inputs.get("pixels"));
    }

    private static ImageBatch batch(NDArray pixels) {
        return new ImageBatch(
                pixels, Collections.nCopies((int) pixels.getShape().get(0), "object"));
    }

    private static NDArray ofTheFirstImage(Scores scores) {
        return scores.states().orElseThrow().get(":1");
    }

    private static void compare(Agreement agreement, Map<String, NDArray> expected, String name, NDArray actual) {
        agreement.within(difference(expected.get(name), actual), name);
    }

    private static float difference(NDArray expected, NDArray actual) {
        assertEquals(expected.size(), actual.size());
        return expected.flatten().sub(actual.flatten()).abs().max().getFloat();
    }
}
