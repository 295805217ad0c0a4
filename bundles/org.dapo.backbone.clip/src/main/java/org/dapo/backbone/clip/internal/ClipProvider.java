package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.function.Function;
import org.dapo.api.model.ModelSource;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;

/** The CLIP model of one model source. */
public final class ClipProvider implements BackboneProvider {
    private final ModelDescription description;
    private final Function<Device, NDManager> managers;

    /**
     * Reads a model's description.
     *
     * @param source the model
     * @param managers opens a manager on a device
     * @throws BackboneException if model.json does not describe a CLIP model
     */
    public ClipProvider(ModelSource source, Function<Device, NDManager> managers) throws BackboneException {
        this.description = ModelDescription.read(source.manifest());
        this.managers = managers;
    }

    @Override
    public BackboneSpec spec() {
        return description.spec();
    }

    @Override
    public Backbone load(Device device) throws BackboneException {
        NDManager owner = managers.apply(device);
        ModelDescription.Seed seed = (ModelDescription.Seed) description.weights();
        Map<String, NDArray> tensors = new SeededWeights(spec(), seed.seed()).draw(owner);
        return new ClipBackbone(owner, new ClipWeights(spec(), tensors), new Tokenizer());
    }
}
