package org.dapo.api.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;

/**
 * Exclusive access to a run's output folder: two runs would replace each other's files. The system releases the lock when the
 * process ends, however it ends.
 */
public final class OutputFolder implements AutoCloseable {
    private static final String LOCK_FILE = ".lock";

    /** The real paths locked by this process: closing a second channel on a file would release the first one's lock. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path real;
    private final boolean created;
    private final Optional<FileChannel> lock;

    private OutputFolder(Path real, boolean created, Optional<FileChannel> lock) {
        this.real = real;
        this.created = created;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is missing, and locks it.
     *
     * @param folder the folder of a run
     * @return the locked folder, to be closed when the run ends
     * @throws PipelineException if it cannot be written to, or another run has locked it
     */
    public static OutputFolder take(Path folder) throws PipelineException {
        boolean created = Files.notExists(folder);
        Path real = make(folder);
        if (!TAKEN.add(real)) {
            throw taken(folder);
        }
        try {
            return new OutputFolder(real, created, lock(folder));
        } catch (PipelineException e) {
            TAKEN.remove(real);
            throw e;
        }
    }

    private static Optional<FileChannel> lock(Path folder) throws PipelineException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
            release(channel);
            throw taken(folder);
        } catch (OverlappingFileLockException e) {
            release(channel);
            throw taken(folder);
        } catch (IOException noLocksHere) {
            // Some network file systems have no locks: running without one is better than failing.
            release(channel);
            return Optional.empty();
        }
    }

    /** Releases the folder. If the run created it and wrote nothing, such as a run that was refused, it is deleted. */
    @Override
    public void close() {
        if (created) {
            deleteIfUnused();
        }
        lock.ifPresent(OutputFolder::release);
        TAKEN.remove(real);
    }

    private void deleteIfUnused() {
        try (Stream<Path> files = Files.list(real)) {
            if (files.allMatch(file -> file.endsWith(LOCK_FILE))) {
                Files.deleteIfExists(real.resolve(LOCK_FILE));
                Files.delete(real);
            }
        } catch (IOException e) {
            // An empty folder does no harm.
            return;
        }
    }

    private static PipelineException taken(Path folder) {
        return new PipelineException(
                "another run is writing to the folder %s; wait until it ends, or choose another folder"
                        .formatted(folder));
    }

    private static void release(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // No data was written to the channel.
        }
    }

    /**
     * Creates the folder if it is missing, and checks that it is writable.
     *
     * @param folder the folder of a run
     * @return its real path
     * @throws PipelineException if it cannot be created or written to
     */
    public static Path make(Path folder) throws PipelineException {
        Path real;
        try {
            real = Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw new PipelineException("cannot create the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
        if (!Files.isWritable(folder)) {
            throw new PipelineException("cannot write to the folder %s: permission denied".formatted(folder));
        }
        return real;
    }
}
