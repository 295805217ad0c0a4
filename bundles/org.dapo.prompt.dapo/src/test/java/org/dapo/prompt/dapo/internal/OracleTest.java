package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Features, maps, scores, loss and gradients are those of the PyTorch oracle in itests/oracle/dapo, within 1e-4: absolutely
 * for what is of unit scale, relative to the largest expected value of the array for loss and gradients.
 */
class OracleTest {
    private static final float TOLERANCE = 1e-4f;
    private static final String TOKENS = "token_embedding.weight";

    private static NDManager manager;
    private static Backbone backbone;
    private static Map<String, NDArray> inputs;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        manager = NDManager.newBaseManager();
        inputs = read("inputs");
        Path model = folder.resolve("model.safetensors");
        TensorFileWriter.write(model, withWholeVocabulary(), Map.of());
        backbone = TinyClip.read(model);
    }

    @AfterAll
    static void close() {
        backbone.close();
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected"})
    void statesAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = read(profile);
        try (PromptLearner learner = learner(profile, expected)) {
            assertClose(expected.get("states_use"), states(learner, Phase.USE).features(), 1);
            assertClose(
                    expected.get("states_tuning"), states(learner, Phase.TUNING).features(), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected"})
    void scoresAndMapsAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = read(profile);
        try (PromptLearner learner = learner(profile, expected)) {
            StateFeatures states = states(learner, Phase.USE);
            Scores full = learner.score(images(), states, new int[] {0, 1, 2, 3});
            assertClose(expected.get("image"), full.image(), 1);
            assertClose(expected.get("anomaly"), full.anomaly(), 1);
            assertClose(expected.get("maps_full"), full.states().orElseThrow(), 1);
            Scores restricted = learner.score(images(), states, new int[] {0, 1, 3});
            assertClose(expected.get("anomaly"), restricted.anomaly(), 1);
            assertClose(expected.get("maps_restricted"), restricted.states().orElseThrow(), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prototype", "corrected"})
    void lossAndGradientsAreTheOracles(String profile) throws IOException {
        Map<String, NDArray> expected = read(profile);
        try (PromptLearner learner = learner(profile, expected);
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            Targets targets = new Targets(inputs.get("labels"), inputs.get("anomalous"));
            NDArray loss = learner.loss(images(), states(learner, Phase.TUNING), targets);
            float value = expected.get("loss").getFloat(0);
            assertEquals(value, loss.getFloat(), TOLERANCE * value);
            collector.backward(loss);
            learner.parameters().forEach((name, array) -> {
                NDArray gradient = expected.get("gradient." + name);
                assertClose(gradient, array.getGradient(), gradient.abs().max().getFloat());
            });
        }
    }

    private static PromptLearner learner(String profile, Map<String, NDArray> tensors) {
        String prefix = "parameter.";
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        tensors.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                parameters.put(name.substring(prefix.length()), array);
            }
        });
        return new DapoStrategy(NDManager::newBaseManager).restore(backbone, profile, parameters);
    }

    private static StateFeatures states(PromptLearner learner, Phase phase) {
        return learner.states(new StateQuery(manager, Words.ORACLE, "object", Optional.empty(), phase));
    }

    private static ImageBatch images() {
        return new ImageBatch(inputs.get("pixels"), List.of("object", "object"));
    }

    private static void assertClose(NDArray expected, NDArray actual, float scale) {
        assertEquals(expected.size(), actual.size());
        assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), TOLERANCE * scale);
    }

    /** The oracle's weights, with its few tokens at their places in CLIP's vocabulary, so that the real tokenizer finds them. */
    private static Map<String, TensorData> withWholeVocabulary() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(fixture("tiny-clip"))) {
            for (TensorEntry entry : file.entries().values()) {
                tensors.put(entry.name(), TensorData.of(entry.type(), entry.shape(), file.bytes(entry.name())));
            }
            int width = (int) file.entries().get(TOKENS).shape()[1];
            float[] few = new float[(int) file.entries().get(TOKENS).elements()];
            file.float32(TOKENS).asFloatBuffer().get(few);
            float[] all = new float[49408 * width];
            long[] places = inputs.get("vocabulary").toLongArray();
            for (int row = 0; row < places.length; row++) {
                System.arraycopy(few, row * width, all, Math.toIntExact(places[row]) * width, width);
            }
            tensors.put(TOKENS, TensorData.of(all, 49408, width));
        }
        return tensors;
    }

    private static Map<String, NDArray> read(String name) throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(fixture(name))) {
            for (TensorEntry entry : file.entries().values()) {
                DataType type = entry.type() == TensorType.I64 ? DataType.INT64 : DataType.FLOAT32;
                ByteBuffer bytes = file.bytes(entry.name()).order(ByteOrder.nativeOrder());
                arrays.put(entry.name(), manager.create(bytes, new Shape(entry.shape()), type));
            }
        }
        return arrays;
    }

    private static Path fixture(String name) {
        String resource = "/oracle/%s.safetensors".formatted(name);
        try {
            return Path.of(OracleTest.class.getResource(resource).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
