package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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

    /**
     * The weights as they are handed on after training at an input side, perhaps other than the model's own. What passes at that side made no
     * use of is taken out: the detail of a position embedding that is finer than that side's grid is still as it
     * began, untrained, and would disturb passes at the model's own side.
     *
     * @param manager owns what is computed
     * @param side the input side in pixels that it was trained at, a multiple of the patch side
     * @return the weights by the same names, with the same shapes; those that do not change are the parameters themselves
     */
    Map<String, NDArray> trainedAt(NDManager manager, int side);
}
