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
 * The name of a model that is being written, and that nobody else writes meanwhile, in whatever process: two would mix their files. The
 * system gives it back when the process ends, however that ends.
 */
final class TakenName implements AutoCloseable {
    /** The files of this process: closing a second channel on one would give back the first one's lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Optional<FileChannel> lock;

    private TakenName(Path file, Optional<FileChannel> lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Takes a name.
     *
     * @param folder the folder of model folders; it is there
     * @param name the model's
     * @return the name, until it is closed
     * @throws IOException if somebody else has it; the message is one line
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
            // Whoever had it deletes the file before it gives back the lock.
            if (channel.tryLock() == null || !Files.exists(file)) {
                throw new OverlappingFileLockException();
            }
            return Optional.of(channel);
        } catch (OverlappingFileLockException e) {
            release(channel);
            throw e;
        } catch (IOException noLocksHere) {
            // Some network file systems have none. Where nothing can be written at all, what is written next says so.
            release(channel);
            return Optional.empty();
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        if (lock.isPresent()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // One that nobody has locked is in nobody's way.
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
            // A channel that was only locked has nothing to lose.
        }
    }
}
