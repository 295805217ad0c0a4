package org.dapo.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder in which a framework keeps its state while a process lives. A process holds a lock on a file in its own, which the operating
 * system takes back when the process ends, however it does: so a folder that can be locked is one that was left behind.
 */
final class StorageFolder {
    private static final String PREFIX = ".dapo-storage-";
    private static final String LOCK = "lock";

    /**
     * The locks of this process's own folders, by the folder. A channel that nothing refers to is closed by the garbage collector, and its
     * lock with it.
     */
    private static final Map<Path, FileChannel> OWN = new ConcurrentHashMap<>();

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
                // Closing a second channel of a file gives back the lock of the first, on POSIX systems.
                if (!OWN.containsKey(folder)) {
                    deleteIfLeftBehind(folder);
                }
            }
        }
        while (true) {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            if (Files.exists(folder.resolve(LOCK))) {
                OWN.put(folder, lock);
                return folder;
            }
            // Another process took it for one that was left behind before it was locked.
            lock.close();
        }
    }

    /**
     * Deletes a folder, its lock last: a process that is killed meanwhile leaves one that the next can know for left behind.
     *
     * @param folder the folder; it need not exist
     * @throws IOException if something of it stays
     */
    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(folder, one -> !one.endsWith(LOCK))) {
                for (Path one : content) {
                    Folders.delete(one);
                }
            }
            Folders.delete(folder);
        }
    }

    private static void deleteIfLeftBehind(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                delete(folder);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, or one that is being made or deleted at this moment: no concern of this run.
            return;
        }
    }
}
