package org.dapo.api.pipeline;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads checkpoint files and converts those of other programs. The descriptions let a host assemble the matching pipeline. An
 * OSGi service. Thread-safe.
 */
@ProviderType
public interface Checkpoints {
    /**
     * Reads a checkpoint's description without loading its tensors.
     *
     * @param file the checkpoint
     * @return its description
     * @throws PipelineException if it cannot be read or is not a checkpoint
     */
    CheckpointInfo describe(Path file) throws PipelineException;

    /**
     * Reads a deployment pack's description and verifies the pack's whole content.
     *
     * @param file the pack
     * @return its description
     * @throws PipelineException if it cannot be read, is not a pack, or is corrupted
     */
    PackInfo describePack(Path file) throws PipelineException;

    /**
     * Whether thresholds were calibrated for a checkpoint, for any taxonomy, framing and image size. If there are some and an
     * inspector still uses the default, they do not apply to its settings.
     *
     * @param checkpoint the checkpoint, or a folder, whose last checkpoint is used
     * @return true if at least one file of thresholds lies beside it
     * @throws PipelineException if there is no such checkpoint, or its folder cannot be listed
     */
    boolean calibrated(Path checkpoint) throws PipelineException;

    /**
     * Converts a checkpoint of another program, whose file is not changed. The new checkpoint has the profile that reproduces the
     * other program.
     *
     * @param foreign the other program's file; nothing in it is executed
     * @param backbone the name of the backbone that it was tuned on, which the file does not state; its weights are not loaded
     * @param folder the folder for the new checkpoint; created if missing
     * @return the description of the new checkpoint
     * @throws PipelineException if the file's format is unknown, it does not fit the backbone, the folder already holds
     *     checkpoints, or it cannot be written; the message is one line
     */
    CheckpointInfo importForeign(Path foreign, String backbone, Path folder) throws PipelineException;

    /**
     * Writes a checkpoint in the format of another program.
     *
     * @param checkpoint the checkpoint, or a folder, whose last checkpoint is used
     * @param format the name of a format of that prompt method
     * @param target the file to write; an existing file is replaced
     * @throws PipelineException if the checkpoint's method has no such format, the other program would run the checkpoint in
     *     another profile than it was tuned in, or a file cannot be read or written
     */
    void exportForeign(Path checkpoint, String format, Path target) throws PipelineException;
}
