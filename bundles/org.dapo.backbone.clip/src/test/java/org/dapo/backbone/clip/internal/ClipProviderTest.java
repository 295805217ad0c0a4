package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFileWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests when model.json determines a model, and that its files are those. */
class ClipProviderTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() throws Exception {
        for (String tensor : List.of("one", "two")) {
            TensorFileWriter.write(
                    folder.resolve(tensor + ".safetensors"),
                    Map.of(tensor, TensorData.of(new float[] {1}, 1)),
                    Map.of());
        }
        Files.writeString(
                folder.resolve(INDEX),
                "{\"weight_map\": {\"one\": \"one.safetensors\", \"two\": \"two.safetensors\"}}");
    }

    private record Folder(Path path, ModelManifest manifest) implements ModelSource {
        @Override
        public Path file(String name) {
            return path.resolve(name);
        }
    }

    private static ModelFile hashed(String name) {
        return new ModelFile(name, Optional.of("0".repeat(64)));
    }

    private boolean determined(String weights, ModelFile... files) throws Exception {
        return provider(weights, files).sha256().isPresent();
    }

    private ClipProvider provider(String weights, ModelFile... files) throws BackboneException {
        return described(SeededModel.TINY.replace("\"seed\": 7", "\"file\": \"%s\"".formatted(weights)), files);
    }

    private ClipProvider described(String json, ModelFile... files) throws BackboneException {
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(files), json);
        return new ClipProvider(new Folder(folder, manifest), NDManager::newBaseManager);
    }

    @Test
    void oneFileByItsHashEvenIfItIsYetToBeDownloaded() throws Exception {
        assertTrue(determined("gone.pt", hashed("gone.pt")));
        assertFalse(determined("gone.pt", new ModelFile("gone.pt", Optional.empty())));
    }

    @Test
    void anIndexByTheHashesOfAllFilesThatItNames() throws Exception {
        ModelFile one = hashed("one.safetensors");
        ModelFile two = hashed("two.safetensors");
        assertTrue(determined(INDEX, hashed(INDEX), one, two));
        assertFalse(determined(INDEX, hashed(INDEX)));
        assertFalse(determined(INDEX, hashed(INDEX), one));
        assertFalse(determined(INDEX, hashed(INDEX), one, new ModelFile("two.safetensors", Optional.empty())));
        Files.delete(folder.resolve("two.safetensors"));
        assertFalse(determined(INDEX, hashed(INDEX), one, two), "what cannot be opened");
    }

    /** Results name the weights by the hash that model.json states. */
    @Test
    void weightsThatAreNotThoseOfTheStatedHashAreRefused() {
        for (String weights : List.of("one.safetensors", INDEX)) {
            BackboneException e = assertThrows(BackboneException.class, () -> provider(
                            weights, new ModelFile(INDEX, Optional.empty()), hashed("one.safetensors"))
                    .load(Device.cpu()));
            assertTrue(
                    e.getMessage()
                            .startsWith("tiny: %s has changed: its SHA-256 is "
                                    .formatted(folder.resolve("one.safetensors"))),
                    e.getMessage());
        }
    }

    @Test
    void aWordListThatIsNotThatOfTheStatedHashIsRefused() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "a\nscratch\n");
        String json = SeededModel.TINY.replaceFirst("\\{", "{\"words\": \"words.txt\",");
        BackboneException e = assertThrows(BackboneException.class, () -> described(json, hashed("words.txt"))
                .load(Device.cpu()));
        assertTrue(e.getMessage().startsWith("tiny: %s has changed: its SHA-256 is ".formatted(words)), e.getMessage());
    }
}
