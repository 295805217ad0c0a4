package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.tensorfile.TensorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests files that torch wrote as the prototype saves its checkpoints (itests/oracle/prototype-checkpoint). */
class PrototypeFormatTest {
    private static final String PROTOTYPE = "prototype";

    private final PrototypeFormat format = new PrototypeFormat();
    private Backbone backbone;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        backbone = TinyClip.seeded();
    }

    @AfterEach
    void close() {
        backbone.close();
        manager.close();
    }

    private TensorFile file(String name) throws IOException {
        try {
            return TensorFile.open(Path.of(Objects.requireNonNull(getClass().getResource("/oracle/" + name))
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, NDArray> wanted(TensorFile file) throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (String name : format.wanted(file.entries().keySet())) {
            Shape shape = new Shape(file.entries().get(name).shape());
            tensors.put(name, manager.create(file.float32(name), shape, DataType.FLOAT32));
        }
        return tensors;
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch_3.pth", "trainable.pth"})
    void bothNamingsGiveTheParametersThatWereTuned(String name) throws IOException {
        try (TensorFile file = file(name);
                TensorFile expected = file("prototype.safetensors")) {
            CheckpointFormat.Content content = format.read(wanted(file), backbone.spec());
            try (PromptLearner learner = new DapoStrategy(NDManager::newBaseManager)
                    .restore(backbone, content.profile(), content.parameters())) {
                learner.parameters().forEach((parameter, array) -> {
                    try {
                        float[] values = new float[(int) array.size()];
                        expected.float32("parameter." + parameter)
                                .asFloatBuffer()
                                .get(values);
                        assertArrayEquals(values, array.toFloatArray(), parameter);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }
    }

    @Test
    void whatTheTrainingLoopSavesBesideIsPassedOver() throws IOException {
        try (TensorFile file = file("epoch_3.pth")) {
            Set<String> wanted = format.wanted(file.entries().keySet());
            assertTrue(file.entries().containsKey("optimizer.state.0.exp_avg"));
            assertTrue(file.entries().containsKey("prompt_learner.meta_net.linear1.weight"));
            assertTrue(wanted.stream().noneMatch(name -> name.contains("optimizer") || name.contains("meta_net")));
            assertEquals("3", file.metadata().get("epoch"));
        }
    }

    @Test
    void aFileOfAnotherFormatIsNotWanted() {
        assertEquals(Set.of(), format.wanted(Set.of("visual.conv1.weight", "prompt_learner.ctx")));
    }

    /** An empty tensor takes no bytes of the file, however many layers it claims. */
    @Test
    void tokensThatClaimMillionsOfLayersAreNotTakenApartToBeRefused() throws IOException {
        try (TensorFile file = file("epoch_3.pth")) {
            Map<String, NDArray> tensors = wanted(file);
            tensors.put("visual_prompt.learnable_visual_tokens", manager.create(new Shape(Integer.MAX_VALUE, 0, 8)));
            Executable read = () -> format.read(tensors, backbone.spec());
            String message = assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThrows(IllegalArgumentException.class, read).getMessage());
            assertTrue(message.contains("has no parameter 'vision."), message);
        }
    }

    /** How it was tuned is no matter to the prototype. */
    @ParameterizedTest
    @ValueSource(strings = {PROTOTYPE, "prototype:naming=1"})
    void whatIsWrittenHasThePrototypesNamesAndShapes(String profile) throws IOException {
        try (PromptLearner learner = new DapoStrategy(NDManager::newBaseManager).create(backbone, profile, 1);
                TensorFile file = file("epoch_3.pth")) {
            Map<String, String> written = new LinkedHashMap<>();
            format.dictionaries(new CheckpointFormat.Content(profile, learner.parameters()))
                    .forEach((dictionary, tensors) -> tensors.forEach((name, array) -> written.put(
                            dictionary + "." + name, array.getShape().toString())));
            Set<String> wanted = format.wanted(file.entries().keySet());
            assertEquals(new TreeSet<>(wanted), new TreeSet<>(written.keySet()));
            for (String name : wanted) {
                assertEquals(new Shape(file.entries().get(name).shape()).toString(), written.get(name), name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrected", "prototype:temperature=0.1", "prototype:align-corners=false"})
    void whatThePrototypeWouldComputeOtherwiseIsNotWritten(String profile) {
        try (PromptLearner learner = new DapoStrategy(NDManager::newBaseManager).create(backbone, profile, 1)) {
            CheckpointFormat.Content content = new CheckpointFormat.Content(profile, learner.parameters());
            String message = assertThrows(IllegalArgumentException.class, () -> format.dictionaries(content))
                    .getMessage();
            assertTrue(message.contains("'" + profile + "'"), message);
        }
    }

    /** An ablation lacks some parameters. */
    @ParameterizedTest
    @ValueSource(strings = {"normal", "abnormal", "vision.0"})
    void whatCannotBeWrittenWithoutIsNamed(String name) {
        try (PromptLearner learner = new DapoStrategy(NDManager::newBaseManager).create(backbone, PROTOTYPE, 1)) {
            Map<String, NDArray> without = new LinkedHashMap<>(learner.parameters());
            without.remove(name);
            CheckpointFormat.Content content = new CheckpointFormat.Content(PROTOTYPE, without);
            String message = assertThrows(IllegalArgumentException.class, () -> format.dictionaries(content))
                    .getMessage();
            assertTrue(message.contains("'" + name + "'"), message);
        }
    }

    @Test
    void whatIsMissingUnknownOrForAnotherBackboneIsNamed() throws IOException {
        try (TensorFile file = file("epoch_3.pth")) {
            Map<String, NDArray> without = wanted(file);
            without.remove("linear_adapter.fc.2.bias");
            assertTrue(refusal(without).contains("'adapter.2.bias'"), refusal(without));
            Map<String, NDArray> more = wanted(file);
            more.put("prompt_learner.ctx", manager.zeros(new Shape(2)));
            assertTrue(refusal(more).contains("no tensor 'ctx'"), refusal(more));
            Map<String, NDArray> flat = wanted(file);
            flat.put("visual_prompt.learnable_visual_tokens", manager.zeros(new Shape(4)));
            assertTrue(refusal(flat).contains("learnable_visual_tokens"), refusal(flat));
            Map<String, NDArray> deep = wanted(file);
            deep.put("visual_prompt.learnable_visual_tokens", manager.zeros(new Shape(5, 4, 32)));
            assertTrue(refusal(deep).contains("no parameter 'vision.4'"), refusal(deep));
        }
    }

    private String refusal(Map<String, NDArray> tensors) {
        BackboneSpec spec = backbone.spec();
        return assertThrows(IllegalArgumentException.class, () -> format.read(tensors, spec))
                .getMessage();
    }

    @Test
    void oneWithTokensInFewerTextLayersSaysSoAndGoesOutAgain() throws IOException {
        try (TensorFile file = file("epoch_3.pth")) {
            assertEquals("dapo", format.prompt());
            assertEquals(PROTOTYPE, format.read(wanted(file), backbone.spec()).profile());
            Map<String, NDArray> fewer = wanted(file);
            fewer.remove("prompt_learner.learnable_layer_tokens.2");
            CheckpointFormat.Content content = format.read(fewer, backbone.spec());
            assertEquals("prototype:text-depth=2", content.profile());
            Map<String, NDArray> prompts = format.dictionaries(content).get("prompt_learner");
            assertTrue(prompts.containsKey("learnable_layer_tokens.1"));
            assertFalse(prompts.containsKey("learnable_layer_tokens.2"));
        }
    }

    @Test
    void theProfileIsWrittenInTheSameDigitsEverywhere() throws IOException {
        Locale usual = Locale.getDefault();
        try (TensorFile file = file("epoch_3.pth")) {
            Map<String, NDArray> fewer = wanted(file);
            fewer.remove("prompt_learner.learnable_layer_tokens.2");
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals(
                    "prototype:text-depth=2",
                    format.read(fewer, backbone.spec()).profile());
        } finally {
            Locale.setDefault(usual);
        }
    }
}
