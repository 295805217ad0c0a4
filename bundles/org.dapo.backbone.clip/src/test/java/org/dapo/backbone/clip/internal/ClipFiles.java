package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.RecognizedModel;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.junit.jupiter.api.io.TempDir;

/** Files that the recognizer reads. */
abstract class ClipFiles {
    static final Map<String, String> STATED = Map.of("activation", "gelu", "visionHeads", "3", "textHeads", "2");

    final ClipRecognizer recognizer = new ClipRecognizer();

    @TempDir
    Path folder;

    BackboneSpec recognized(Path file, Map<String, String> stated) throws IOException, BackboneException {
        RecognizedModel model = ClipRecognizer.read(file, stated).orElseThrow().model();
        assertEquals("clip", model.family());
        ModelManifest manifest = new ModelManifest("m", "clip", "", "", "", List.of(), model.fields());
        assertEquals(
                new ModelDescription.WeightFile(file.getFileName().toString()),
                ModelDescription.read(manifest).weights());
        return ModelDescription.read(manifest).spec();
    }

    Map<String, TensorData> tiny() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(TowerFixture.FOLDER.resolve("tiny.safetensors"))) {
            for (String name : file.entries().keySet()) {
                tensors.put(
                        name,
                        TensorData.of(
                                file.entries().get(name).type(),
                                file.entries().get(name).shape(),
                                file.bytes(name)));
            }
        }
        return tensors;
    }

    Path written(Map<String, TensorData> tensors) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        TensorFileWriter.write(file, tensors, Map.of());
        return file;
    }

    String refusal(Path file, Map<String, String> stated) {
        String message = assertThrows(IOException.class, () -> recognizer.recognize(file, stated))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        return message;
    }

    /** What the weights cannot tell is asked for unless it is stated. */
    void assertEverythingIsAskedFor(Path file) {
        assertTrue(refusal(file, Map.of("visionHeads", "3", "textHeads", "2")).contains("state activation=gelu"));
        assertTrue(refusal(file, Map.of("activation", "gelu", "textHeads", "2")).contains("state visionHeads=…"));
        assertTrue(
                refusal(file, Map.of("activation", "gelu", "visionHeads", "3")).contains("state textHeads=…"));
    }
}
