package org.dapo.api.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/** Trains backbones from nothing, on images and their captions. A service. Thread-safe; runs in one process wait for each other. */
@ProviderType
public interface Pretrainer {
    /**
     * Trains a backbone and writes a checkpoint per epoch and, in the end, its weights as {@code model.safetensors} in float16.
     *
     * @param request what, on what, and how
     * @param listener hears of progress and may cancel
     * @return the weights, the loss of each epoch, and how well captions of images that were held out are found
     * @throws PipelineException if the backbone cannot be trained, the data set has no captions, or the run fails or is
     *     cancelled; checkpoints of finished epochs stay
     */
    PretrainingResult pretrain(PretrainingRequest request, RunListener listener) throws PipelineException;
}
