package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    Path folder;

    @Test
    void aFolderIsOneRunsAtATime() throws Exception {
        Path out = folder.resolve("new/out");
        try (OutputFolder first = OutputFolder.take(out)) {
            assertEquals(
                    "another run is writing to the folder %s; wait until it ends, or choose another folder"
                            .formatted(out),
                    failure(out));
        }
        OutputFolder.take(out).close();
    }

    /** When a process closes any channel of a file, Java may release all locks that the process holds on it. */
    @Test
    void aRunThatIsRefusedDoesNotLetAnotherProcessIn() throws Exception {
        Path program = Files.writeString(folder.resolve("Lock.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.*;

                class Lock {
                    public static void main(String[] file) throws Exception {
                        System.exit(FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE).tryLock() == null ? 7 : 8);
                    }
                }
                """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder other = new ProcessBuilder(
                java, program.toString(), folder.resolve("out/.lock").toString());
        try (OutputFolder first = OutputFolder.take(folder.resolve("out"))) {
            Files.writeString(folder.resolve("out/written"), "");
            failure(folder.resolve("out"));
            assertEquals(7, other.start().waitFor(), "the other process has the lock");
        }
        assertEquals(8, other.start().waitFor());
    }

    @Test
    void aRunThatWritesNothingLeavesNoFolder() throws Exception {
        Path out = folder.resolve("refused");
        OutputFolder.take(out).close();
        assertTrue(Files.notExists(out));

        Path mine = Files.createDirectory(folder.resolve("mine"));
        OutputFolder.take(mine).close();
        assertTrue(Files.exists(mine), "a folder of the user's was deleted");

        try (OutputFolder used = OutputFolder.take(out)) {
            Files.writeString(out.resolve("epoch-0001.safetensors"), "weights");
        }
        assertTrue(Files.exists(out.resolve("epoch-0001.safetensors")));
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals("cannot create the folder %s: a file of that name is there".formatted(file), failure(file));
    }

    private static String failure(Path out) {
        return assertThrows(PipelineException.class, () -> OutputFolder.take(out))
                .getMessage();
    }
}
