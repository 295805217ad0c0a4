package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;

/** Small seeded models for tests. */
public final class SeededModel {
    /** A small model with every part: a grid of 4 by 4, three vision layers, two text layers. */
    public static final String TINY = """
            {"architecture": {"embedding": 24,
              "vision": {"imageSize": 32, "patch": 8, "width": 32, "layers": 3, "heads": 4},
              "text": {"contextLength": 16, "vocabulary": 49408, "width": 16, "layers": 2, "heads": 2},
              "activation": "quick_gelu"},
             "weights": {"seed": 7}}""";

    private SeededModel() {}

    static ModelSource source(String json) {
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), json);
        return new ModelSource() {
            @Override
            public ModelManifest manifest() {
                return manifest;
            }

            @Override
            public Path file(String name) {
                throw new AssertionError("a seeded model has no file " + name);
            }
        };
    }

    static ClipProvider provider(String json) throws BackboneException {
        return new ClipProvider(source(json), NDManager::newBaseManager);
    }

    static Backbone tiny() throws BackboneException {
        return provider(TINY).load(Device.cpu());
    }
}
