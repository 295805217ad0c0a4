package org.dapo.engine.internal.assembly;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.pipeline.PipelineException;

/** The folder that a run writes into. */
public final class OutputFolder {
    private OutputFolder() {}

    /** Makes the folder if it is not there, and sees that it can be written to. */
    public static void make(Path folder) throws PipelineException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PipelineException("cannot make the folder %s: %s".formatted(folder, reason(e)), e);
        }
        if (!Files.isWritable(folder)) {
            throw new PipelineException("cannot write to the folder %s: permission denied".formatted(folder));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name is there";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : "no folder can be made there";
    }
}
