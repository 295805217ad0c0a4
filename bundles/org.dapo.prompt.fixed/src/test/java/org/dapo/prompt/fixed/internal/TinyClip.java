package org.dapo.prompt.fixed.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;

/** An untrained CLIP, small enough for a test: patches of 8 of images of 32, two layers in each tower. */
final class TinyClip {
    private static final String JSON = """
            {"architecture": {"embedding": 16, "activation": "quick_gelu",
              "vision": {"imageSize": 32, "patch": 8, "width": 32, "layers": 2, "heads": 4},
              "text": {"contextLength": 77, "vocabulary": 49408, "width": 24, "layers": 2, "heads": 3}},
             "weights": {"seed": 1}}
            """;

    private TinyClip() {}

    static Backbone seeded() {
        try {
            return new ClipProvider(new NoFiles(), NDManager::newBaseManager).load(Device.cpu());
        } catch (BackboneException e) {
            throw new IllegalStateException(e);
        }
    }

    private record NoFiles() implements ModelSource {
        @Override
        public ModelManifest manifest() {
            return new ModelManifest("tiny", "clip", "tiny", "made for a test", "Apache-2.0", List.of(), JSON);
        }

        @Override
        public Path file(String name) {
            throw new IllegalArgumentException("no file " + name);
        }
    }
}
