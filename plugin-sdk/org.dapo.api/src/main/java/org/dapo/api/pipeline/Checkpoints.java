package org.dapo.api.pipeline;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Checkpoint files: what they say of themselves, so that a host can put together the pipeline that they fit, and those of other
 * programs, brought in and out. A service. Thread-safe.
 */
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

    /**
     * Reads a deployment pack's description, and checks all that is in it.
     *
     * @param file the pack
     * @return what it says of itself
     * @throws PipelineException if it cannot be read, is not a pack, or is not what was written
     */
    PackInfo describePack(Path file) throws PipelineException;

    /**
     * Makes a checkpoint of another program's, which stays as it is. It runs in the profile that does what that program does.
     *
     * @param foreign the other program's file; nothing in it is executed
     * @param backbone the name of the backbone that it was tuned on, which the file does not say; its weights are not loaded
     * @param folder where the checkpoint is written; made if it is not there
     * @return what the new checkpoint says of itself
     * @throws PipelineException if nobody knows the file's format, it does not fit the backbone, the folder holds checkpoints
     *     already, or it cannot be written; the message is one line
     */
    CheckpointInfo importForeign(Path foreign, String backbone, Path folder) throws PipelineException;

    /**
     * Writes a checkpoint as another program does.
     *
     * @param checkpoint the checkpoint, or a folder whose last one is meant
     * @param format the name of a format of that prompt method
     * @param target the file to write, over the old one if there is one
     * @throws PipelineException if there is no such format for the checkpoint's method, the other program would run the checkpoint in
     *     another profile than it was tuned in, or a file cannot be read or written
     */
    void exportForeign(Path checkpoint, String format, Path target) throws PipelineException;
}
