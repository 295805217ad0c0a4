package org.dapo.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder in which a framework keeps its state while a process lives. Each process locks a file in its folder. The operating
 * system releases the lock when the process ends in any way. A folder that can be locked has therefore been left behind.
 */
final class StorageFolder {
    private static final String PREFIX = ".dapo-storage-";
    private static final String LOCK = "lock";

    /**
     * The locks of this process's own folders, by folder. The map keeps them reachable: the garbage collector closes unreferenced
     * channels, which releases their locks.
     */
    private static final Map<Path, FileChannel> OWN = new ConcurrentHashMap<>();

    private StorageFolder() {}

    /**
     * Creates a folder for this process, and deletes the folders of killed processes.
     *
     * @param parent contains the storage folders
     * @return the new folder
     * @throws IOException if it cannot be created
     */
    static Path create(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : left) {
                // A link of that name would lead into somebody else's files. On POSIX systems, closing a second channel
                // of a file releases the lock of the first.
                if (!OWN.containsKey(folder) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    deleteIfLeftBehind(folder);
                }
            }
        }
        while (true) {
            Path folder = Files.createTempDirectory(parent, PREFIX);
            FileChannel lock = lock(folder);
            if (Files.exists(folder.resolve(LOCK))) {
                OWN.put(folder, lock);
                return folder;
            }
            // Another process took the folder for an abandoned one before it was locked.
            lock.close();
        }
    }

    /** Nothing would recognise a folder without a lock file as abandoned. */
    private static FileChannel lock(Path folder) throws IOException {
        try {
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            return lock;
        } catch (IOException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    /**
     * Deletes a folder, its lock file last. If the process is killed meanwhile, the next process still recognises the folder as
     * abandoned.
     *
     * @param folder the folder; it need not exist
     * @throws IOException if anything in it cannot be deleted
     */
    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
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
            // It belongs to another user, or is being created or deleted at this moment. This run ignores it.
            return;
        }
    }
}
