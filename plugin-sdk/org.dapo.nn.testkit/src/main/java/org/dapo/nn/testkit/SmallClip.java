package org.dapo.nn.testkit;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;

/**
 * An untrained CLIP, small enough for tests. Images have 32 pixels a side, in patches of 8. The vision tower has four layers, the
 * text tower two. Tests of prompt strategies use it for the contract test.
 */
public final class SmallClip {
    private static final String JSON = """
            {"architecture": {"embedding": 16, "activation": "quick_gelu",
              "vision": {"imageSize": 32, "patch": 8, "width": 32, "layers": 4, "heads": 4},
              "text": {"contextLength": 77, "vocabulary": 49408, "width": 24, "layers": 2, "heads": 3}},
             "weights": {"seed": 1}}
            """;

    static {
        // Everything is on the class path: the engine needs no download and no usage tracking.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private SmallClip() {}

    /**
     * Describes the model.
     *
     * @return a provider of it
     * @throws IllegalStateException if the CLIP bundle on the class path is of another version
     */
    public static BackboneProvider provider() {
        try {
            return new ClipProvider(new NoFiles(), NDManager::newBaseManager);
        } catch (BackboneException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Draws the model's weights, the same at each call.
     *
     * @return the model on the CPU; the caller closes it
     * @throws IllegalStateException if the tensor engine does not work
     */
    public static Backbone load() {
        try {
            return provider().load(Device.cpu());
        } catch (BackboneException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A model without files: its weights are drawn from its seed. */
    private record NoFiles() implements ModelSource {
        @Override
        public ModelManifest manifest() {
            return new ModelManifest("small-clip", "clip", "small", "made for a test", "Apache-2.0", List.of(), JSON);
        }

        @Override
        public Path file(String name) {
            throw new IllegalArgumentException("no file " + name);
        }
    }
}
