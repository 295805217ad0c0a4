package org.dapo.nn.api.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A frozen vision-language model on a device. Thread-safe. Its weights never need gradients, but gradients flow through it
 * to every input array that wants them. What a method returns belongs to the manager of its first array argument; whatever
 * else it made on the way is gone when that manager is closed, at the latest. What does not fit is refused before a layer is run.
 */
@ConsumerType
public interface Backbone extends AutoCloseable {
    /**
     * What it looks like.
     *
     * @return the description
     */
    BackboneSpec spec();

    /**
     * Where its weights live, and so every array that it is given.
     *
     * @return the device that it was loaded on
     */
    Device device();

    /**
     * Cleans and tokenises texts, each with start and end token, cut to the context length with the end token kept.
     *
     * @param texts N texts
     * @return their tokens
     */
    TokenBatch tokenize(List<String> texts);

    /**
     * Looks up token embeddings, without positions.
     *
     * @param manager owns the result
     * @param tokens N sequences
     * @return (N, C, Dt), float32
     * @throws IllegalArgumentException if a row has not C ids, or an id is not within 0 and the size of the vocabulary - 1
     */
    NDArray embed(NDManager manager, TokenBatch tokens);

    /**
     * Mean and standard deviation (with Bessel's correction) of the token table per dimension, from which learnable context
     * is drawn.
     *
     * @param manager owns the result
     * @return (2, Dt), float32: means, then deviations
     */
    NDArray tokenStatistics(NDManager manager);

    /**
     * One pass through the text tower. Position embeddings are added here.
     *
     * @param embedded (N, C, Dt), float32, without positions
     * @param endOfText for each of the N sequences the index of its end token, 0 to C - 1
     * @param pass what the pass looks like
     * @return (N, D), projected, not normalised
     * @throws IllegalArgumentException if the embedded texts are not (N, C, Dt); if there are not N ends, or one is not within 0
     *     and C - 1; or if layer tokens are of another width than Dt, are given for another number of sequences than N, go beyond
     *     layer Lt, or would overwrite more than a sequence has
     */
    NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass);

    /**
     * One pass through the vision tower. Position embeddings are resized to the input's grid.
     *
     * @param pixels (B, 3, S, S), float32, preprocessed; S is a multiple of the patch side
     * @param pass what the pass looks like
     * @return image features and the patches of the layers that the pass asks for
     * @throws IllegalArgumentException if the pixels are not (B, 3, S, S), or S is no multiple of the patch side; if a feature layer
     *     or the first layer of a branch is above Lv; if a patch of a subset is not within 0 and G·G - 1; or if layer tokens are of
     *     another width than Dv, are given for another number of images than B, go beyond layer Lv, or would overwrite more than a
     *     sequence has
     */
    ImageFeatures encodeImage(NDArray pixels, ImagePass pass);

    /** Frees the weights. */
    @Override
    void close();
}
