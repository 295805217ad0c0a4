package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                            BackboneException.class, () -> new FileWeights(TowerFixture.spec("gelu"), file).read(owner))
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
                    ClipTensors.shapes(TowerFixture.spec("gelu")).keySet(),
                    new FileWeights(TowerFixture.spec("gelu"), file).read(owner).keySet());
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
