package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFolderTest {
    @TempDir
    private Path parent;

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatALivingOneHasStays() throws Exception {
        Path dead = Files.createDirectories(parent.resolve("dapo-999999999999-x/framework"));
        Path living = Files.createDirectories(
                parent.resolve("dapo-" + ProcessHandle.current().pid() + "-x"));
        Path other = Files.createDirectories(parent.resolve("dapo-notes"));
        Path made = StorageFolder.create(parent);
        assertTrue(Files.isDirectory(made));
        assertFalse(Files.exists(dead.getParent()));
        assertTrue(Files.exists(living));
        assertTrue(Files.exists(other));
    }
}
