package org.dapo.nn.api.backbone;

import ai.djl.Device;
import java.nio.file.Path;
import org.dapo.api.model.RecognizedModel;
import org.osgi.annotation.versioning.ConsumerType;

/** A provider whose model can be trained from scratch. The trained weights become a model of the same family. */
@ConsumerType
public interface PretrainableProvider extends BackboneProvider {
    /**
     * Creates the model in its initial state. Random values are drawn from a seed.
     *
     * @param device the device for the weights
     * @param seed the seed; the same seed gives the same weights, bit for bit
     * @return a model whose weights all require gradients; the caller closes it
     * @throws BackboneException if there is not enough memory for it
     */
    TrainableBackbone untrained(Device device, long seed) throws BackboneException;

    /**
     * Describes trained weights as a separate model.
     *
     * @param weights a safetensors file with the arrays of {@link TrainableBackbone#parameters()} by their names
     * @return the model: the file, and any other file that the family requires
     * @throws BackboneException if another required file is missing
     */
    RecognizedModel trained(Path weights) throws BackboneException;
}
