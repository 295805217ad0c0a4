package org.dapo.nn.api.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backbone that is being trained: neither frozen nor thread-safe. One thread at a time uses it, and its results follow the
 * weights as they change.
 */
@ConsumerType
public interface TrainableBackbone extends Backbone {
    /**
     * The weights: float32 arrays on the backbone's device that require gradients. An optimiser changes them in place.
     *
     * @return the weights by the names in the family's files, in a fixed order
     */
    Map<String, NDArray> parameters();

    /**
     * The matrices that map features to features in the layers of the towers, without embeddings and the projections to the joint
     * space. Some optimisers treat them as maps, not as collections of numbers.
     *
     * @return the number of maps stacked along the first axis of each, by its name in {@link #parameters()}, in a fixed order: 3 for
     *     one that yields queries, keys and values, otherwise mostly 1; empty if there are none
     */
    Map<String, Integer> layerMaps();

    /**
     * The weights to publish after training at an input side, which may differ from the model's own. Components that passes at
     * that side did not use are removed. An example is the detail of a position embedding that is finer than that side's grid. It
     * is still in its initial, untrained state and would disturb passes at the model's own side.
     *
     * @param manager owns the computed arrays
     * @param side the input side in pixels at which it was trained, a multiple of the patch side
     * @return the weights with the same names and shapes; unchanged ones are the parameters themselves
     */
    Map<String, NDArray> trainedAt(NDManager manager, int side);
}
