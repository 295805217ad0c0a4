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
import java.util.Map;
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
    void whatAnotherProcessHasStaysUntilThatHasEnded() throws Exception {
        Path lock = Files.createDirectory(parent.resolve(".dapo-storage-9")).resolve("lock");
        Path program = Files.writeString(
                Files.createDirectory(parent.resolve("program")).resolve("Lock.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.*;

                class Lock {
                    public static void main(String[] file) throws Exception {
                        FileChannel channel =
                                FileChannel.open(Path.of(file[0]), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                        channel.lock();
                        System.out.println("locked");
                        System.in.read();
                        channel.close();
                    }
                }
                """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(java, program.toString(), lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("locked", other.inputReader().readLine());
            StorageFolder.create(parent);
            assertTrue(Files.exists(lock));
        } finally {
            other.destroyForcibly().waitFor();
        }
        StorageFolder.create(parent);
        assertFalse(Files.exists(lock.getParent()));
    }

    /** Anyone can put a link into the folder for temporary files. */
    @Test
    void aLinkIntoSomebodyElsesFilesIsNotFollowed() throws Exception {
        Path victim = Files.createDirectory(parent.resolve("victim"));
        Files.createFile(victim.resolve("lock"));
        Files.createFile(victim.resolve("precious"));
        Files.createSymbolicLink(parent.resolve(".dapo-storage-evil"), victim);
        StorageFolder.create(parent);
        assertTrue(Files.exists(victim.resolve("precious")));
        assertTrue(Files.exists(victim.resolve("lock")));
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
    void anUnusableTemporaryFolderIsNamedWithTheReason() throws Exception {
        System.setProperty(
                "dapo.home",
                Files.createDirectories(parent.resolve("home/bundles"))
                        .getParent()
                        .toString());
        String temporary =
                System.setProperty("java.io.tmpdir", parent.resolve("absent").toString());
        try {
            Distribution distribution = Distribution.current();
            LaunchException failure = assertThrows(LaunchException.class, () -> Host.create(distribution, Map.of()));
            assertEquals(
                    "cannot create a folder in the temporary folder %s (java.io.tmpdir): it does not exist"
                            .formatted(parent.resolve("absent")),
                    failure.getMessage());
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
            System.clearProperty("dapo.home");
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
