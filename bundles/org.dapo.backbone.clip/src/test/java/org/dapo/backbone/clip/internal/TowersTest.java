package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.tensor.Constants;
import org.dapo.tensorfile.TensorFile;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares every kind of pass, and its gradients, with plain PyTorch (itests/oracle/towers). */
class TowersTest {
    /** Relative to the largest value. float32 rounding causes about 1e-6. */
    private static final double TOLERANCE = 1e-5;

    private static final Agreement OUTPUTS = agreement("features");
    private static final Agreement GRADIENTS = agreement("gradients");

    private static TensorFile file;

    @BeforeAll
    static void open() throws IOException {
        file = TensorFile.open(TowerFixture.FOLDER.resolve("cases.safetensors"));
    }

    @AfterAll
    static void close() throws IOException {
        file.close();
        OUTPUTS.print();
        GRADIENTS.print();
    }

    private static Agreement agreement(String what) {
        return new Agreement(
                what + " of both towers in every kind of pass, parts of the largest value",
                OracleVersions.of("/towers/oracles.properties", "torch"),
                TOLERANCE);
    }

    @TestFactory
    Stream<DynamicTest> imagePassesAreThoseOfPyTorch() {
        return TowerFixture.cases("image").stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.get("name").getAsString(), () -> check(one, "tiny.safetensors", TowersTest::encodeImage)));
    }

    @TestFactory
    Stream<DynamicTest> textPassesAreThoseOfPyTorch() {
        return TowerFixture.cases("text").stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.get("name").getAsString(), () -> check(one, "tiny.safetensors", TowersTest::encodeText)));
    }

    @TestFactory
    Stream<DynamicTest> huggingFacesNamingGivesTheSameModel() {
        return Stream.of("image", "text")
                .map(kind -> DynamicTest.dynamicTest(
                        kind,
                        () -> check(
                                TowerFixture.cases(kind).get(0),
                                "tiny-huggingface.safetensors",
                                kind.equals("image") ? TowersTest::encodeImage : TowersTest::encodeText)));
    }

    @TestFactory
    Stream<DynamicTest> gradientsSurviveAGarbageCollection() {
        return Stream.of("image", "text").flatMap(kind -> TowerFixture.cases(kind).stream()
                .filter(one -> one.has("tokens"))
                .map(one -> DynamicTest.dynamicTest(
                        kind + ", " + one.get("name").getAsString(),
                        () -> check(
                                one,
                                "tiny.safetensors",
                                kind.equals("image") ? TowersTest::encodeImage : TowersTest::encodeText,
                                TowersTest::collectAndOverwrite))));
    }

    /** Frees Java's unused direct memory and overwrites it. */
    private static void collectAndOverwrite() {
        System.gc();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer.allocateDirect(4 << i % 12).asFloatBuffer().put(0, 1e20f);
        }
    }

    /** A pass. Returns named outputs; the input has gradients. */
    private interface Encoding {
        Map<String, NDArray> run(ClipWeights weights, JsonObject one, NDArray input, List<NDArray> tokens);
    }

    private static void check(JsonObject one, String weightFile, Encoding encoding)
            throws BackboneException, IOException {
        check(one, weightFile, encoding, () -> {});
    }

    private static void check(JsonObject one, String weightFile, Encoding encoding, Runnable beforeBackward)
            throws BackboneException, IOException {
        String prefix = one.get("kind").getAsString() + "/" + one.get("name").getAsString() + "/";
        try (NDManager owner = NDManager.newBaseManager()) {
            ClipWeights weights = TowerFixture.weights(owner, TowerFixture.activation(one), weightFile);
            NDArray input =
                    variable(owner, one.has("pixels") ? one.get("pixels").getAsString() : "embedded");
            List<NDArray> tokens = new ArrayList<>();
            for (String name : TowerFixture.tokenNames(one)) {
                tokens.add(variable(owner, name));
            }
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Map<String, NDArray> outputs = encoding.run(weights, one, input, tokens);
                NDArray half = Constants.scalar(input, 0.5);
                NDArray loss = owner.zeros(new Shape());
                for (Map.Entry<String, NDArray> output : outputs.entrySet()) {
                    compare(OUTPUTS, owner, prefix + output.getKey(), output.getValue());
                    loss = loss.add(output.getValue().square().sum().mul(half));
                }
                beforeBackward.run();
                collector.backward(loss);
            }
            compare(GRADIENTS, owner, prefix + "gradient.input", input.getGradient());
            for (int i = 0; i < tokens.size(); i++) {
                compare(
                        GRADIENTS,
                        owner,
                        prefix + "gradient.tokens." + i,
                        tokens.get(i).getGradient());
            }
        }
    }

    private static NDArray variable(NDManager owner, String name) throws IOException {
        NDArray variable = TowerFixture.tensor(owner, file, name);
        variable.setRequiresGradient(true);
        return variable;
    }

    private static Map<String, NDArray> encodeImage(
            ClipWeights weights, JsonObject one, NDArray pixels, List<NDArray> tokens) {
        ImageFeatures features = weights.visionTower().encode(pixels, TowerFixture.imagePass(one, tokens));
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        outputs.put("feature", features.image());
        for (int i = 0; i < features.patches().size(); i++) {
            outputs.put("patches." + i, features.patches().get(i));
        }
        assertEquals(TowerFixture.imagePass(one, tokens).featureLayers().size(), outputs.size() - 1);
        return outputs;
    }

    private static Map<String, NDArray> encodeText(
            ClipWeights weights, JsonObject one, NDArray embedded, List<NDArray> tokens) {
        return Map.of(
                "feature",
                weights.textTower().encode(embedded, TowerFixture.endOfText(), TowerFixture.textPass(one, tokens)));
    }

    private static void compare(Agreement agreement, NDManager owner, String name, NDArray actual) throws IOException {
        NDArray expected = TowerFixture.tensor(owner, file, name);
        assertEquals(expected.getShape(), actual.getShape(), name);
        float[] wanted = expected.toFloatArray();
        float[] given = actual.stopGradient().toFloatArray();
        agreement.within(Agreement.relative(wanted, given), name);
    }
}
