package org.dapo.engine.internal.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;

/**
 * The folder that a run writes into, and no other run meanwhile: two would replace each other's files. The system gives it back when the process
 * ends, however that ends.
 */
public final class OutputFolder implements AutoCloseable {
    private static final String LOCK_FILE = ".lock";

    private final Optional<FileChannel> lock;

    private OutputFolder(Optional<FileChannel> lock) {
        this.lock = lock;
    }

    /**
     * Makes the folder if it is not there, and takes it.
     *
     * @throws PipelineException if it cannot be written to, or another run has it
     */
    public static OutputFolder take(Path folder) throws PipelineException {
        make(folder);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new OutputFolder(Optional.of(channel));
            }
            release(channel);
            throw taken(folder);
        } catch (OverlappingFileLockException e) {
            release(channel);
            throw taken(folder);
        } catch (IOException noLocksHere) {
            // Some network file systems have none: a run without one is better than no run.
            release(channel);
            return new OutputFolder(Optional.empty());
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        lock.ifPresent(OutputFolder::release);
    }

    private static PipelineException taken(Path folder) {
        return new PipelineException(
                "another run is writing to the folder %s; wait for its end, or choose another folder"
                        .formatted(folder));
    }

    private static void release(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // A channel that was only locked has nothing to lose.
        }
    }

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
