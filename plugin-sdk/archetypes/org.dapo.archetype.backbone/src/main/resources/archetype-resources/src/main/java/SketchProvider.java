package ${package};

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A small two-tower transformer with weights drawn from a seed. Its scores are meaningless until it reads real weights.
 * Thread-safe. Weights are loaded on demand, never when this component is activated. A provider that reads weights also states
 * their SHA-256 in the property {@code dapo.backbone.sha256}, so that a checkpoint is rejected with other weights.
 */
@Component
@DapoPlugin(name = SketchProvider.NAME, version = "${version}")
public final class SketchProvider implements BackboneProvider {
    /** The name by which users select it, and the name of its model. */
    static final String NAME = "${artifactId}";

    private static final long SEED = 1;
    private static final BackboneSpec SPEC = new BackboneSpec(
            NAME,
            new BackboneSpec.Tower(48, 2, 4, 96),
            8,
            64,
            new BackboneSpec.Tower(32, 2, 4, 64),
            77,
            1024,
            24,
            Activation.GELU,
            Preprocessing.CLIP);

    private final Function<Device, NDManager> managers;

    /**
     * Creates the provider.
     *
     * @param engine the engine that holds the weights; this component waits until it works
     */
    @Activate
    public SketchProvider(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /** Creates the provider for a test, without services. */
    SketchProvider(Function<Device, NDManager> managers) {
        this.managers = managers;
    }

    @Override
    public BackboneSpec spec() {
        return SPEC;
    }

    /**
     * A provider that reads files throws a BackboneException if a file or tensor is missing or has the wrong shape. The message
     * names it.
     */
    @Override
    public Backbone load(Device device) {
        NDManager owner = managers.apply(device);
        try {
            return new SketchBackbone(SPEC, owner, new Weights(owner, SEED));
        } catch (RuntimeException | Error e) {
            owner.close();
            throw e;
        }
    }
}
