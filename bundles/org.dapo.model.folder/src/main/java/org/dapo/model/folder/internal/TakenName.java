package org.dapo.model.folder.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock on the name of a model that is being written. It keeps other writers out, in any process, since two would mix their
 * files. The operating system releases it when the process ends in any way.
 */
final class TakenName implements AutoCloseable {
    /** The lock files of this process. Closing a second channel on one would release the first one's lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Optional<FileChannel> lock;

    private TakenName(Path file, Optional<FileChannel> lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Locks a name.
     *
     * @param folder the folder of model folders; must exist
     * @param name the model's name
     * @return the lock, held until closed
     * @throws IOException if another writer holds it; the message is one line
     */
    static TakenName take(Path folder, String name) throws IOException {
        Path file = folder.toRealPath().resolve("." + name + ".lock");
        if (!OWN.add(file)) {
            throw taken(folder, name, null);
        }
        try {
            return new TakenName(file, lock(file));
        } catch (OverlappingFileLockException e) {
            OWN.remove(file);
            throw taken(folder, name, e);
        }
    }

    private static IOException taken(Path folder, String name, Exception cause) {
        return new IOException(
                "a model '%s' is being added to %s by somebody else; wait for the end of that, or choose another name"
                        .formatted(name, folder),
                cause);
    }

    private static Optional<FileChannel> lock(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            // The previous owner deletes the file before it releases the lock.
            if (channel.tryLock() == null || !Files.exists(file)) {
                throw new OverlappingFileLockException();
            }
            return Optional.of(channel);
        } catch (OverlappingFileLockException e) {
            release(channel);
            throw e;
        } catch (IOException noLocksHere) {
            // Some network file systems have no locks. If the folder is not writable at all, the next write reports it.
            release(channel);
            return Optional.empty();
        }
    }

    /** Releases the name. */
    @Override
    public void close() {
        if (lock.isPresent()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // A leftover file that is not locked blocks no other writer.
            }
            release(lock.get());
        }
        OWN.remove(file);
    }

    private static void release(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written to the channel, so nothing is lost.
        }
    }
}
