package org.dapo.api.pipeline;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Reads what a checkpoint says of itself, so that a host can put together the pipeline that it fits. A service. */
@ProviderType
public interface Checkpoints {
    /**
     * Reads a checkpoint's description; the tensors stay where they are.
     *
     * @param file the checkpoint
     * @return what it says of itself
     * @throws PipelineException if it cannot be read or is not a checkpoint
     */
    CheckpointInfo describe(Path file) throws PipelineException;
}
