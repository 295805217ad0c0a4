package org.dapo.nn.testkit;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;

/**
 * A tiny CLIP whose weights are stored in a file, so that an oracle in another language can use the same. Images have 32 pixels a
 * side, in patches of 8. The vision tower has eight layers of width 16, the text tower four of width 12. The vocabulary consists
 * of whole words.
 */
final class OracleClip {
    private static final String JSON = """
            {"architecture": {"embedding": 12, "activation": "quick_gelu",
              "vision": {"imageSize": 32, "patch": 8, "width": 16, "layers": 8, "heads": 2},
              "text": {"contextLength": 32, "vocabulary": %s, "width": 12, "layers": 4, "heads": 2}},
             "words": "words.txt", "weights": {"file": "model.safetensors"}}
            """;

    private OracleClip() {}

    /**
     * Copies a file of the oracle into a folder.
     *
     * @param folder the folder
     * @param name the file's name
     * @return the file
     */
    static Path unpack(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(OracleClip.class.getResourceAsStream("oracle/" + name), name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /**
     * Loads the model.
     *
     * @param folder the folder for its files
     * @return the model on the CPU; the caller closes it
     */
    static Backbone load(Path folder) throws IOException {
        unpack(folder, "model.safetensors");
        // Besides the words there are the tokens for unknown words, start and end.
        int vocabulary = Files.readAllLines(unpack(folder, "words.txt")).size() + 3;
        try {
            return new ClipProvider(new Folder(folder, JSON.formatted(vocabulary)), NDManager::newBaseManager)
                    .load(Device.cpu());
        } catch (BackboneException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Folder(Path path, String json) implements ModelSource {
        @Override
        public ModelManifest manifest() {
            List<ModelFile> files = List.of(
                    new ModelFile("model.safetensors", Optional.empty()), new ModelFile("words.txt", Optional.empty()));
            return new ModelManifest("oracle-clip", "clip", "tiny", "made for a test", "Apache-2.0", files, json);
        }

        @Override
        public Path file(String name) {
            return path.resolve(name);
        }
    }
}
