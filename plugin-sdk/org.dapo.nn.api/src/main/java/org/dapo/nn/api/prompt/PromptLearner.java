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
     * On what its state features depend beside the taxonomy. What they do not depend on, they are shared across; so what is
     * missing here makes wrong figures, and what is too much only takes time. {@link #states} is called
     *
     * <ul>
     *   <li>with {@link Dependence#IMAGE}: once for each batch, with its images, whatever else is here;
     *   <li>else, while tuning, with {@link Dependence#PARAMETERS}: without images in each step, once for the batch. With {@link
     *       Dependence#PRODUCT} too and products that differ within the batch: once for each image, for its product, and once more;
     *   <li>else without images, and the result is kept for the run: with {@link Dependence#PRODUCT} once for each product, without it
     *       once for all, for the product {@code object}.
     * </ul>
     *
     * @return any of parameters, product and image; the same each time
     */
    Set<Dependence> dependence();

    /**
     * Computes the state features. Gradients flow to the parameters. How often it is called, and whether with images, follows
     * from {@link #dependence}.
     *
     * @param query for which taxonomy, product and images
     * @return the states, which are the same for every product and image, and their features: (1, K', D) where the query has no images, else
     *     (1 or B, K', D)
     * @throws IllegalArgumentException if the taxonomy's words do not fit the backbone, such as a phrase that is longer than its
     *     context; the message names them
     */
    StateFeatures states(StateQuery query);

    /**
     * Scores images.
     *
     * @param images the images
     * @param states the states of those images: features of (1, K', D) for all, or (B, K', D)
     * @param named which states, by their index, the type maps are made of: normal first, then the types that can occur;
     *     empty for no type maps
     * @return scores and maps at the images' side S, in the ranges that {@link Scores} states
     * @throws IllegalArgumentException if there is no state of a named index
     */
    Scores score(ImageBatch images, StateFeatures states, int[] named);

    /**
     * The loss of a batch, for tuning.
     *
     * @param images the images
     * @param states the states of those images, as {@link #score} takes them
     * @param targets what the images show
     * @return a scalar through which gradients flow to the parameters
     * @throws IllegalStateException if the method learns nothing
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
