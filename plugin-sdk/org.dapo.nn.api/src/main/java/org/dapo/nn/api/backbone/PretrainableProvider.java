package org.dapo.nn.api.backbone;

import ai.djl.Device;
import java.nio.file.Path;
import org.dapo.api.model.RecognizedModel;
import org.osgi.annotation.versioning.ConsumerType;

/** A provider whose model can be trained from nothing. What is trained becomes a model of the same family. */
@ConsumerType
public interface PretrainableProvider extends BackboneProvider {
    /**
     * Makes the model as its training begins; what is random in it is drawn from a seed.
     *
     * @param device where the weights live
     * @param seed same seed, same weights, bit for bit
     * @return a model whose weights all want gradients; the caller closes it
     * @throws BackboneException if there is no memory for it
     */
    TrainableBackbone untrained(Device device, long seed) throws BackboneException;

    /**
     * Describes what was trained as a model of its own.
     *
     * @param weights a safetensors file with the arrays of {@link TrainableBackbone#parameters()} by their names
     * @return the model: the file and whatever else the family needs beside it
     * @throws BackboneException if another file that it needs is missing
     */
    RecognizedModel trained(Path weights) throws BackboneException;
}
