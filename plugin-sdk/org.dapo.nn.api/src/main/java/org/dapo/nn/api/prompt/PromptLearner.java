package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A prompt method on one backbone, with its parameters. Tuning uses a single thread. While it is not being tuned, it must be
 * thread-safe. Results are owned by the manager of the image batch, or of the query if there is no batch. No other array of a
 * call may outlive that manager.
 */
@ConsumerType
public interface PromptLearner extends AutoCloseable {
    /**
     * The arrays to tune: float32 arrays on the backbone's device that require gradients. The optimiser changes them in place.
     *
     * @return the parameters by name, in an order that is the same in every process, as that of {@code Map.of} is not; empty for a method that learns nothing
     */
    Map<String, NDArray> parameters();

    /**
     * The states that the method distinguishes. They are the same for every product, image and phase.
     *
     * @param taxonomy the defect types
     * @return the states: normal ones first, at least one of each kind; of the types either each one once, in the order of the
     *     taxonomy, or none
     */
    List<State> states(DefectTaxonomy taxonomy);

    /**
     * What the state features depend on besides the taxonomy. Features are shared across everything that is not listed. A missing
     * entry therefore causes wrong figures; a superfluous entry only costs time. {@link #features} is called
     *
     * <ul>
     *   <li>with {@link Dependence#IMAGE}: once for each batch, with its images, whatever else is listed;
     *   <li>otherwise, while tuning, with {@link Dependence#PARAMETERS}: once for the batch in each step, without images. If
     *       {@link Dependence#PRODUCT} is listed too: once for each product within the batch;
     *   <li>otherwise without images, and the result is kept for the run: with {@link Dependence#PRODUCT} once for each product
     *       (of more than 256 products, only the first 256 results are kept), without it once for all, for the product
     *       {@code object}.
     * </ul>
     *
     * @return any of parameters, product and image; the same at each call
     */
    Set<Dependence> dependence();

    /**
     * Computes the state features. Gradients flow to the parameters. {@link #dependence} determines how often it is called, and
     * whether with images.
     *
     * @param query the taxonomy, product and images
     * @return the features of the K' {@link #states}, L2-normalised: (1, K', D) if the query has no images, otherwise (1 or B,
     *     K', D)
     * @throws IllegalArgumentException if the taxonomy's words do not fit the backbone, for example a phrase that leaves no room
     *     for learned context; the message names them. A sentence without learned parts may be cut to the backbone's context, as
     *     {@link org.dapo.nn.api.backbone.Backbone#tokenize} does
     */
    NDArray features(StateQuery query);

    /**
     * Scores images.
     *
     * @param images the images
     * @param states the states of those images: features of (1, K', D) for all, or (B, K', D)
     * @param named the indexes of the states for the type maps: normal first, then the types that can occur; empty for no type
     *     maps, and always if no state has a type
     * @return scores and maps at the images' side S, in the ranges that {@link Scores} states
     * @throws IllegalArgumentException if no state has a named index
     */
    Scores score(ImageBatch images, StateFeatures states, int[] named);

    /**
     * Computes the loss of a batch, for tuning.
     *
     * @param images the images
     * @param states the states of those images, in the form that {@link #score} takes
     * @param targets the labels of the images
     * @return a scalar through which gradients flow to the parameters
     * @throws IllegalStateException if the method learns nothing
     */
    NDArray loss(ImageBatch images, StateFeatures states, Targets targets);

    /** Releases the parameters. */
    @Override
    void close();

    /** What state features may depend on. */
    enum Dependence {
        /** The parameters: gradients flow through the features to them. */
        PARAMETERS,
        /** The words of the product. */
        PRODUCT,
        /** The images themselves. */
        IMAGE
    }
}
