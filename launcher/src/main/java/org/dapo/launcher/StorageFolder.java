package org.dapo.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which a framework keeps its state while a process lives. A process holds a lock on a file in its own, which the operating
 * system takes back when the process ends, however it does: so a folder that can be locked is one that was left behind.
 */
final class StorageFolder {
    private static final String PREFIX = ".dapo-storage-";
    private static final String LOCK = "lock";

    private StorageFolder() {}

    /**
     * Creates a folder for this process, and deletes those of processes that were killed.
     *
     * @param parent where storage folders lie
     * @return the new folder
     * @throws IOException if it cannot be created
     */
    static Path create(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : left) {
                deleteIfLeftBehind(folder);
            }
        }
        Path folder = Files.createTempDirectory(parent, PREFIX);
        // Open until the process ends: closing the channel would give the lock back.
        FileChannel lock =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return folder;
    }

    private static void deleteIfLeftBehind(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                Folders.delete(folder);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, one that is being made or deleted at this moment, or this process's own: no concern of
            // this run.
            return;
        }
    }
}
