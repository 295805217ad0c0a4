package org.dapo.nn.api.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A vision-language model on a device. Gradients flow through it to every input array that requires them. One that
 * {@link BackboneProvider#load} returns is frozen and thread-safe: its own weights never require gradients. A result is owned by
 * the manager of the method's first array argument. All intermediate arrays are released when that manager is closed, at the
 * latest. Invalid arguments are rejected before any layer is run.
 */
@ConsumerType
public interface Backbone extends AutoCloseable {
    /**
     * The description of the model.
     *
     * @return the description
     */
    BackboneSpec spec();

    /**
     * The device of its weights. Every array passed to it must be on this device.
     *
     * @return the device on which it was loaded
     */
    Device device();

    /**
     * Cleans and tokenises texts. Each gets a start and an end token, and is truncated to the context length with the end token
     * kept.
     *
     * @param texts N texts
     * @return their tokens
     */
    TokenBatch tokenize(List<String> texts);

    /**
     * Looks up token embeddings, without position embeddings.
     *
     * @param manager owns the result
     * @param tokens N sequences
     * @return (N, C, Dt), float32
     * @throws IllegalArgumentException if a row does not have C ids, or an id is not in 0 to the vocabulary size - 1
     */
    NDArray embed(NDManager manager, TokenBatch tokens);

    /**
     * Computes the mean and the standard deviation (with Bessel's correction) of the token table per dimension. Learnable context
     * is initialised from them.
     *
     * @param manager owns the result
     * @return (2, Dt), float32: means, then deviations
     */
    NDArray tokenStatistics(NDManager manager);

    /**
     * Runs one pass through the text tower. Position embeddings are added here.
     *
     * @param embedded (N, C, Dt), float32, without position embeddings
     * @param endOfText for each of the N sequences the index of its end token, 0 to C - 1
     * @param pass the options of the pass
     * @return (N, D), projected, not normalised
     * @throws IllegalArgumentException if the embedded texts are not (N, C, Dt); if there are not N end indexes, or one is not in
     *     0 to C - 1; or if layer tokens have another width than Dt, are for another number of sequences than N, go beyond layer
     *     Lt, or would overwrite more tokens than a sequence has
     */
    NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass);

    /**
     * Runs one pass through the vision tower. Position embeddings are resized to the input's grid.
     *
     * @param pixels (B, 3, S, S), float32, preprocessed; S is a multiple of the patch side
     * @param pass the options of the pass
     * @return image features, and the patches of the requested layers
     * @throws IllegalArgumentException if the pixels are not (B, 3, S, S), or S is not a multiple of the patch side; if a feature
     *     layer or the first layer of a branch is above Lv; if a patch of a subset is not in 0 to G·G - 1; or if layer tokens
     *     have another width than Dv, are for another number of images than B, go beyond layer Lv, or would overwrite more tokens
     *     than a sequence has
     */
    ImageFeatures encodeImage(NDArray pixels, ImagePass pass);

    /** Releases the weights. */
    @Override
    void close();
}
