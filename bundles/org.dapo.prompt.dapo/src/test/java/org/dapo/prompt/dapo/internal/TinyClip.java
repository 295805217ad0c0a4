package org.dapo.prompt.dapo.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;

/** A small CLIP for tests: images of 32 in patches of 8, four vision layers of width 32, three text layers of width 24. */
final class TinyClip {
    private TinyClip() {}

    /** Returns a backbone with seeded weights. */
    static Backbone seeded() {
        return load(Path.of(""), List.of(), "\"seed\": 1", 77);
    }

    /** Returns a backbone with weights from a file, for texts of 16 tokens. */
    static Backbone read(Path file) {
        String name = file.getFileName().toString();
        return load(
                file.getParent(),
                List.of(new ModelFile(name, Optional.empty())),
                "\"file\": \"%s\"".formatted(name),
                16);
    }

    private static Backbone load(Path folder, List<ModelFile> files, String weights, int context) {
        String json = """
                {"architecture": {"embedding": 16, "activation": "quick_gelu",
                  "vision": {"imageSize": 32, "patch": 8, "width": 32, "layers": 4, "heads": 4},
                  "text": {"contextLength": %d, "vocabulary": 49408, "width": 24, "layers": 3, "heads": 3}},
                 "weights": {%s}}
                """.formatted(context, weights);
        ModelManifest manifest =
                new ModelManifest("tiny", "clip", "tiny", "made for a test", "Apache-2.0", files, json);
        try {
            return new ClipProvider(new Folder(folder, manifest), NDManager::newBaseManager).load(Device.cpu());
        } catch (BackboneException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Folder(Path path, ModelManifest manifest) implements ModelSource {
        @Override
        public Path file(String name) {
            return path.resolve(name);
        }
    }
}
