package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFolderTest {
    @TempDir
    private Path parent;

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatALivingOneHasStays() throws Exception {
        Path living = StorageFolder.create(parent);
        Path dead = Files.createDirectories(parent.resolve(".dapo-storage-1/framework"));
        Files.createFile(dead.resolveSibling("lock"));
        Path made = StorageFolder.create(parent);
        assertTrue(Files.isDirectory(made));
        assertFalse(Files.exists(dead.getParent()));
        assertTrue(Files.exists(living));
    }

    @Test
    void theLockIsHeldHoweverMuchGarbageIsCollected() throws Exception {
        Path living = StorageFolder.create(parent);
        for (int i = 0; i < 10; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        try (FileChannel another = FileChannel.open(living.resolve("lock"), StandardOpenOption.WRITE)) {
            assertThrows(OverlappingFileLockException.class, another::tryLock);
        }
    }

    @Test
    void whatAUserPutsThereStays() throws Exception {
        for (String name : List.of("dapo-42-run", "dapo-notes", ".dapo-storage-of-mine")) {
            Files.createDirectories(parent.resolve(name).resolve("epoch"));
        }
        StorageFolder.create(parent);
        try (Stream<Path> all = Files.list(parent)) {
            assertEquals(4, all.count());
        }
    }
}
