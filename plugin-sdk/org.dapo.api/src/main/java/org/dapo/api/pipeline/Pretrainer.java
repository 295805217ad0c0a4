package org.dapo.api.pipeline;

import org.dapo.api.progress.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Trains backbones from scratch on images and their captions. An OSGi service. Thread-safe; runs in one process are executed one
 * after the other.
 */
@ProviderType
public interface Pretrainer {
    /**
     * Trains a backbone. It writes one checkpoint per epoch and, at the end, the weights as {@code model.safetensors} in float16.
     *
     * @param request what to train, on what, and how
     * @param listener receives progress and may cancel
     * @return the weights, the loss of each epoch, and the retrieval figures on held-out images
     * @throws PipelineException if the backbone cannot be trained, the data set has no captions, or the run fails or is
     *     cancelled; checkpoints of finished epochs are kept
     */
    PretrainingResult pretrain(PretrainingRequest request, RunListener listener) throws PipelineException;
}
