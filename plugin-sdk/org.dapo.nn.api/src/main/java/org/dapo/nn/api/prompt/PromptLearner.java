package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A prompt method on one backbone, with its parameters. Tuned by one thread; when it is no longer tuned it is thread-safe.
 * Results belong to the manager of the image batch, or of the query where there is no batch; nothing that a call made
 * outlives that manager.
 */
@ConsumerType
public interface PromptLearner extends AutoCloseable {
    /**
     * What is tuned: float32 arrays on the backbone's device that want gradients. The optimiser changes them in place.
     *
     * @return the parameters by name, in a fixed order; empty for a method that learns nothing
     */
    Map<String, NDArray> parameters();

    /**
     * On what its state features depend beside the taxonomy. What they do not depend on, they are shared across: features
     * that do not depend on the parameters are computed once per tuning run, all others in each of its steps.
     *
     * @return any of parameters, product and image
     */
    Set<Dependence> dependence();

    /**
     * Computes the state features. Gradients flow to the parameters.
     *
     * @param query for which taxonomy, product and images
     * @return the states and their features
     */
    StateFeatures states(StateQuery query);

    /**
     * Scores images.
     *
     * @param images the images
     * @param states the states of those images: features of (1, K', D) for all, or (B, K', D)
     * @param named which states, by their index, the type maps are made of: normal first, then the types that can occur;
     *     empty for no type maps
     * @return scores and maps at the images' side S
     */
    Scores score(ImageBatch images, StateFeatures states, int[] named);

    /**
     * The loss of a batch, for tuning.
     *
     * @param images the images
     * @param states the states of those images, as {@link #score} takes them
     * @param targets what the images show
     * @return a scalar through which gradients flow to the parameters
     */
    NDArray loss(ImageBatch images, StateFeatures states, Targets targets);

    /** Frees the parameters. */
    @Override
    void close();

    /** On what state features may depend. */
    enum Dependence {
        /** On the parameters, so that gradients flow through them. */
        PARAMETERS,
        /** On the words of the product. */
        PRODUCT,
        /** On the images themselves. */
        IMAGE
    }
}
