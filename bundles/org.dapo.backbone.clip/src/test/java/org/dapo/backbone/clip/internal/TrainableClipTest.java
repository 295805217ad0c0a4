package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.model.RecognizedModel;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.backbone.clip.internal.weights.SeededWeights;
import org.dapo.backbone.clip.internal.weights.SineCosine;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableClipTest {
    private static final String JSON = """
            {"architecture": {"embedding": 8, "activation": "gelu",
              "vision": {"imageSize": 16, "patch": 4, "width": 16, "layers": 2, "heads": 2},
              "text": {"contextLength": 8, "vocabulary": 6, "width": 16, "layers": 2, "heads": 2}},
             "words": "words.txt", "weights": {"seed": 3}}
            """;
    private static final String STEM = JSON.replace("\"patch\": 4", "\"patch\": 4, \"stem\": [6, 10]");
    private static final String POSITIONS =
            JSON.replace("\"patch\": 4", "\"patch\": 4, \"conditionalPositions\": true");
    private static final List<String> TEXTS = List.of("a b", "c");

    /** Returns models without convolutions, with some before the patches and with some among them. */
    static Stream<String> models() {
        return Stream.of(JSON, STEM, POSITIONS);
    }

    @TempDir
    Path folder;

    private ClipProvider provider;

    @BeforeEach
    void describe() throws Exception {
        Files.writeString(folder.resolve("words.txt"), "a\nb\nc\n");
        provider = provider(JSON);
    }

    private ClipProvider provider(String json) throws BackboneException {
        return provider(json, NDManager::newBaseManager);
    }

    private ClipProvider provider(String json, Function<Device, NDManager> managers) throws BackboneException {
        List<ModelFile> files = List.of(new ModelFile("words.txt", Optional.empty()));
        ModelManifest manifest = new ModelManifest("small", "clip", "a small one", "", "Apache-2.0", files, json);
        return new ClipProvider(new Folder(folder, manifest), managers);
    }

    private record Folder(Path path, ModelManifest manifest) implements ModelSource {
        @Override
        public Path file(String name) {
            return path.resolve(name);
        }
    }

    /** Returns the image feature plus the mean of the last layer's patches, so that all weights of the tower matter. */
    private static NDArray image(Backbone backbone, NDManager manager) {
        ImageFeatures features = backbone.encodeImage(
                manager.ones(new Shape(2, 3, 8, 8)), ImagePass.plain().withFeatures(List.of(2), PatchForm.PROJECTED));
        return features.image().add(features.patches().get(0).mean(new int[] {1}));
    }

    private static NDArray text(Backbone backbone, NDManager manager) {
        TokenBatch tokens = backbone.tokenize(TEXTS);
        return backbone.encodeText(backbone.embed(manager, tokens), tokens.endOfText(), TextPass.plain());
    }

    /** Takes a gradient step that reduces the distance between image and text features. Returns the distance before it. */
    private static float step(TrainableBackbone backbone, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            float loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray distance = image(backbone, scratch)
                        .sub(text(backbone, scratch))
                        .square()
                        .sum();
                collector.backward(distance);
                loss = distance.getFloat();
            }
            boolean mode = JniUtils.isGradMode();
            JniUtils.setGradMode(false);
            backbone.parameters().values().forEach(parameter -> {
                try (NDArray gradient = parameter.getGradient();
                        NDArray all = gradient.duplicate();
                        NDArray change = gradient.mul(0.002)) {
                    parameter.subi(change);
                    gradient.subi(all);
                }
            });
            JniUtils.setGradMode(mode);
            return loss;
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void itStartsAsTheFrozenModelOfItsSeedButForThePlacesOfPatches(String json) throws Exception {
        provider = provider(json);
        try (NDManager manager = NDManager.newBaseManager();
                Backbone frozen = provider.load(Device.cpu());
                TrainableBackbone trainable = provider.untrained(Device.cpu(), 3)) {
            NDArray positions = trainable.parameters().get(ClipWeights.IMAGE_POSITIONS);
            assertArrayEquals(SineCosine.positions(trainable.spec()), positions.toFloatArray());
            boolean mode = JniUtils.isGradMode();
            JniUtils.setGradMode(false);
            NDArray drawn = new SeededWeights(trainable.spec(), Convolutions.NONE, 3)
                    .draw(manager)
                    .get(ClipWeights.IMAGE_POSITIONS);
            positions.subi(positions.duplicate()).addi(drawn);
            JniUtils.setGradMode(mode);
            // On some processors, the last digits depend on where equal arrays lie in memory.
            assertArrayEquals(
                    image(frozen, manager).toFloatArray(),
                    image(trainable, manager).stopGradient().toFloatArray(),
                    1e-5f);
            assertArrayEquals(
                    text(frozen, manager).toFloatArray(),
                    text(trainable, manager).stopGradient().toFloatArray(),
                    1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyWeightLearnsAndTheFeaturesFollow(String json) throws Exception {
        provider = provider(json);
        try (NDManager manager = NDManager.newBaseManager();
                TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            Map<String, float[]> before = new LinkedHashMap<>();
            backbone.parameters().forEach((name, weight) -> before.put(name, weight.toFloatArray()));
            float first = step(backbone, manager);
            float last = 0;
            for (int i = 0; i < 5; i++) {
                last = step(backbone, manager);
            }
            assertTrue(last < first, first + " then " + last);
            AtomicInteger changed = new AtomicInteger();
            backbone.parameters().forEach((name, weight) -> {
                if (!Arrays.equals(before.get(name), weight.toFloatArray())) {
                    changed.incrementAndGet();
                }
            });
            assertEquals(before.size(), changed.get());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theMapsOfItsLayersAreTheirMatricesAndNoOthers(String json) throws Exception {
        provider = provider(json);
        try (TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            Map<String, Integer> expected = new TreeMap<>();
            layerMaps(
                    expected,
                    "visual.transformer.resblocks.",
                    backbone.spec().vision().layers());
            layerMaps(expected, "transformer.resblocks.", backbone.spec().text().layers());
            assertEquals(expected, backbone.layerMaps());
        }
    }

    private static void layerMaps(Map<String, Integer> maps, String prefix, int layers) {
        for (int i = 0; i < layers; i++) {
            maps.put(prefix + i + ".attn.in_proj_weight", 3);
            maps.put(prefix + i + ".attn.out_proj.weight", 1);
            maps.put(prefix + i + ".mlp.c_fc.weight", 1);
            maps.put(prefix + i + ".mlp.c_proj.weight", 1);
        }
    }

    private static Map<String, float[]> gradients(TrainableBackbone backbone, NDManager manager, Runnable before) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (NDManager scratch = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray distance = image(backbone, scratch)
                        .sub(text(backbone, scratch))
                        .square()
                        .sum();
                before.run();
                collector.backward(distance);
            }
            backbone.parameters().forEach((name, weight) -> {
                try (NDArray gradient = weight.getGradient();
                        NDArray all = gradient.duplicate()) {
                    gradients.put(name, gradient.toFloatArray());
                    gradient.subi(all);
                }
            });
        }
        return gradients;
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsSurviveAGarbageCollection(String json) throws Exception {
        provider = provider(json);
        try (NDManager manager = NDManager.newBaseManager();
                TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            Map<String, float[]> expected = gradients(backbone, manager, () -> {});
            for (int i = 0; i < 3; i++) {
                Map<String, float[]> given = gradients(backbone, manager, TrainableClipTest::collectAndOverwrite);
                expected.forEach((name, values) -> assertArrayEquals(values, given.get(name), 1e-6f, name));
            }
        }
    }

    /** Frees Java's unused direct memory and overwrites it. */
    private static void collectAndOverwrite() {
        System.gc();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer.allocateDirect(4 << i % 12).asFloatBuffer().put(0, 1e20f);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aPassLeavesNothingBehindThatOutlivesItsManager(String json) throws Exception {
        provider = provider(json);
        try (NDManager manager = NDManager.newBaseManager();
                TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            int before = backbone.parameters()
                    .values()
                    .iterator()
                    .next()
                    .getManager()
                    .getManagedArrays()
                    .size();
            step(backbone, manager);
            assertEquals(
                    before,
                    backbone.parameters()
                            .values()
                            .iterator()
                            .next()
                            .getManager()
                            .getManagedArrays()
                            .size());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatWasTrainedIsAModelOfItsOwn(String json) throws Exception {
        provider = provider(json);
        Path file = folder.resolve("trained.safetensors");
        float[] expected;
        try (NDManager manager = NDManager.newBaseManager();
                TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            step(backbone, manager);
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            backbone.parameters()
                    .forEach((name, weight) -> tensors.put(
                            name,
                            TensorData.of(TensorType.F32, weight.getShape().getShape(), weight.toByteBuffer())));
            TensorFileWriter.write(file, tensors, Map.of());
            expected = text(backbone, manager).stopGradient().toFloatArray();
        }
        RecognizedModel model = provider.trained(file);
        assertEquals(List.of(file, folder.resolve("words.txt")), model.files());
        try (NDManager manager = NDManager.newBaseManager();
                Backbone loaded = provider(model.fields()).load(Device.cpu())) {
            assertArrayEquals(expected, text(loaded, manager).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void positionsFinerThanTheTrainingSidesGridAreTakenOut() throws Exception {
        String positions = ClipWeights.IMAGE_POSITIONS;
        try (NDManager manager = NDManager.newBaseManager();
                TrainableBackbone backbone = provider.untrained(Device.cpu(), 3)) {
            // A grid of 4 by 4: a slope from left to right, and a chequerboard that no grid of 2 by 2 can hold.
            float[] table = new float[17 * 16];
            for (int place = 0; place < 16; place++) {
                table[16 * (1 + place)] = place % 4;
                table[16 * (1 + place) + 1] = (place / 4 + place) % 2 == 0 ? 1 : -1;
            }
            NDArray own = backbone.parameters().get(positions);
            own.subi(own.duplicate()).addi(manager.create(table, own.getShape()));
            assertSame(own, backbone.trainedAt(manager, 16).get(positions));
            assertSame(own, backbone.trainedAt(manager, 24).get(positions), "a finer grid uses all of them");
            Map<String, NDArray> weights = backbone.trainedAt(manager, 8);
            float[] left = weights.get(positions).toFloatArray();
            for (int place = 0; place < 16; place++) {
                assertEquals(place % 4, left[16 * (1 + place)], 0.6);
                assertEquals(0, left[16 * (1 + place) + 1], 0.1);
            }
            assertEquals(List.copyOf(backbone.parameters().keySet()), List.copyOf(weights.keySet()));
        }
    }

    private static Stream<Throwable> shortage() {
        return Stream.of(
                new EngineException("CUDA out of memory. Tried to allocate 2 GiB.\nException raised from malloc"),
                new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory"));
    }

    @ParameterizedTest
    @MethodSource("shortage")
    void whereThereIsNoMemoryTheModelIsNamedAndNothingStaysOpen(Throwable shortage) throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDManager without = (NDManager) Proxy.newProxyInstance(
                    NDManager.class.getClassLoader(), new Class<?>[] {NDManager.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("create")) {
                            throw shortage;
                        }
                        return method.invoke(manager, arguments);
                    });
            ClipProvider poor = provider(JSON, device -> without);
            BackboneException e = assertThrows(BackboneException.class, () -> poor.untrained(Device.cpu(), 3));
            String reason = shortage.getMessage().lines().findFirst().orElseThrow();
            assertEquals("small: its weights cannot be made on cpu(): " + reason, e.getMessage());
            assertFalse(manager.isOpen());
            assertEquals(
                    e.getMessage(),
                    assertThrows(BackboneException.class, () -> poor.load(Device.cpu()))
                            .getMessage());
        }
    }

    @Test
    void aMissingWordListIsNamed() throws IOException {
        Files.delete(folder.resolve("words.txt"));
        BackboneException e = assertThrows(BackboneException.class, () -> provider.load(Device.cpu()));
        assertTrue(e.getMessage().contains("words.txt"), e.getMessage());
    }
}
