package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backbone whose weights are being trained. Unlike other backbones it is used by one thread at a time, and what it
 * computes follows its weights as they change.
 */
@ConsumerType
public interface TrainableBackbone extends Backbone {
    /**
     * The weights: float32 arrays on the backbone's device that want gradients. An optimiser changes them in place.
     *
     * @return the weights by the names that the family's files have, in a fixed order
     */
    Map<String, NDArray> parameters();
}
