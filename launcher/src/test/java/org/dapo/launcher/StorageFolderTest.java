package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
