package org.dapo.backbone.clip.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.DirectBuffers;
import org.dapo.backbone.clip.internal.ModelDescription;
import org.dapo.backbone.clip.internal.TowerFixture;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;
import org.dapo.tensorfile.TorchArchiveWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileWeightsTest {
    @TempDir
    Path folder;

    private Path changed(Consumer<Map<String, TensorData>> change) throws IOException {
        Path target = folder.resolve("changed.safetensors");
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(TowerFixture.FOLDER.resolve("tiny.safetensors"))) {
            for (String name : file.entries().keySet()) {
                tensors.put(
                        name,
                        TensorData.of(TensorType.F32, file.entries().get(name).shape(), file.bytes(name)));
            }
        }
        change.accept(tensors);
        TensorFileWriter.write(target, tensors, Map.of());
        return target;
    }

    private static String failure(Path file) {
        try (NDManager owner = NDManager.newBaseManager()) {
            return assertThrows(
                            BackboneException.class,
                            () -> new FileWeights(TowerFixture.spec("gelu"), Convolutions.NONE, file).read(owner))
                    .getMessage();
        }
    }

    @Test
    void harmlessExtrasArePassedOver() throws IOException, BackboneException {
        Path file = changed(tensors -> {
            tensors.put("logit_scale", TensorData.of(new float[] {4.6f}));
            tensors.put("attn_mask", TensorData.of(new float[4], 2, 2));
        });
        try (NDManager owner = NDManager.newBaseManager()) {
            assertEquals(
                    ClipTensors.shapes(TowerFixture.spec("gelu"), Convolutions.NONE)
                            .keySet(),
                    new FileWeights(TowerFixture.spec("gelu"), Convolutions.NONE, file)
                            .read(owner)
                            .keySet());
        }
    }

    /** A model of about 13 MB of weights. 3 MB of them are projections that Hugging Face stores separately. */
    private static final String WIDE = """
            {"architecture": {"embedding": 8, "activation": "gelu",
              "vision": {"imageSize": 32, "patch": 8, "width": 256, "layers": 4, "heads": 4},
              "text": {"contextLength": 8, "vocabulary": 6, "width": 16, "layers": 1, "heads": 2}},
             "weights": {"file": "any"}}
            """;

    private enum Form {
        FLOAT16,
        TORCH,
        HUGGING_FACE
    }

    private Path written(BackboneSpec spec, Form form) throws IOException {
        TensorType type = form == Form.FLOAT16 ? TensorType.F16 : TensorType.F32;
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        ClipTensors.shapes(spec, Convolutions.NONE).forEach((name, shape) -> {
            StoredTensor stored = new WeightNaming("", form == Form.HUGGING_FACE).stored(name, shape);
            ByteBuffer zeros = ByteBuffer.allocate((int) stored.shape().size() * type.bytes());
            long[] sides = stored.shape().getShape();
            stored.names().forEach(each -> tensors.put(each, TensorData.of(type, sides, zeros)));
        });
        Path file = folder.resolve(form.name());
        if (form == Form.TORCH) {
            TorchArchiveWriter.write(file, Map.of(), Map.of("state_dict", tensors));
        } else {
            TensorFileWriter.write(file, tensors, Map.of());
        }
        return file;
    }

    /** Direct buffers are limited to the size of the heap, and a model may be larger. */
    @ParameterizedTest
    @EnumSource
    void noBufferOfJavasHoldsWeights(Form form) throws Exception {
        ModelManifest manifest = new ModelManifest("wide", "clip", "", "", "Apache-2.0", List.of(), WIDE);
        BackboneSpec spec = ModelDescription.read(manifest).spec();
        Path file = written(spec, form);
        long before = DirectBuffers.used();
        try (NDManager owner = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new FileWeights(spec, Convolutions.NONE, file).read(owner);
            assertTrue(DirectBuffers.fallBelow(before + (1 << 20)));
            ClipTensors.shapes(spec, Convolutions.NONE).forEach((name, shape) -> {
                assertEquals(shape, tensors.get(name).getShape(), name);
                assertEquals(0, tensors.get(name).abs().max().getFloat(), name);
            });
        }
    }

    @Test
    void missingMisshapedAndUnknownTensorsAreNamed() throws IOException {
        String message = failure(changed(tensors -> {
            tensors.remove("visual.proj");
            tensors.put("ln_final.bias", TensorData.of(new float[3], 3));
            tensors.put("visual.attnpool.k_proj.weight", TensorData.of(new float[1], 1));
        }));
        assertTrue(message.contains("1 missing (visual.proj (24, 12))"), message);
        assertTrue(message.contains("1 of another shape (ln_final.bias is (3) and should be (16))"), message);
        assertTrue(message.contains("1 not known (visual.attnpool.k_proj.weight)"), message);
    }

    @Test
    void aTensorOfATypeThatIsNotReadIsNamedBeforeAnyIsRead() throws IOException {
        Path file = changed(tensors -> tensors.put(
                "ln_final.bias",
                TensorData.of(TensorType.F64, new long[] {16}, ByteBuffer.allocate(16 * Double.BYTES))));

        try (TensorFile weights = TensorFile.open(file)) {
            BackboneException refusal = assertThrows(
                    BackboneException.class,
                    () -> new FileWeights(TowerFixture.spec("gelu"), Convolutions.NONE, file).checked(weights));
            assertTrue(
                    refusal.getMessage()
                            .contains("1 of another type (ln_final.bias is F64; F32, F16 and BF16 are read)"),
                    refusal.getMessage());
        }
    }

    @Test
    void aWhollyDifferentFileIsNamedInOneLine() throws IOException {
        String message = failure(changed(tensors -> {
            tensors.clear();
            for (int i = 0; i < 500; i++) {
                tensors.put("layer" + i + ".weight", TensorData.of(new float[1], 1));
            }
        }));
        assertTrue(message.contains("500 not known (layer0.weight") && message.contains("and 494 more)"), message);
        assertTrue(message.length() < 1500 && !message.contains("\n"), message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent.safetensors");
        assertFalse(Files.exists(absent));
        assertTrue(failure(absent).contains(absent.toString()));
    }
}
