package org.dapo.benchmark.internal;

import static org.dapo.benchmark.internal.SmallBenchmark.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private final SmallBenchmark first = new SmallBenchmark();

    @TempDir
    Path folder;

    /** The second run has another plan's images, and would move the first one's tuning aside. */
    @Test
    void aRunInTheFolderOfOneThatRunsIsRefusedAndChangesNothing() throws Exception {
        Path out = folder.resolve("out");
        SmallBenchmark second = new SmallBenchmark();
        List<String> refusals = new ArrayList<>();
        RunListener starting = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                refusals.add(failure(second, "contrast=0.5", out));
            }
        };
        first.benchmark.run(plan(""), first.pipelines, out, Optional.of("cpu"), starting);

        assertEquals(2, refusals.size());
        assertEquals(
                "another run is writing to the folder %s; wait until it ends, or choose another folder".formatted(out),
                refusals.get(0));
        assertEquals(List.of(), second.pipelines.computed);
        second.run(plan("contrast=0.5"), out);
        assertEquals(8, second.pipelines.computed.size());
    }

    @Test
    void aProcessThatRunsHoldsOffOthers() throws Exception {
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
        Path out = Files.createDirectory(folder.resolve("out"));
        ProcessBuilder other = new ProcessBuilder(
                java, program.toString(), out.resolve(".lock").toString());
        try (RunLock taken = RunLock.take(out)) {
            assertThrows(PipelineException.class, () -> RunLock.take(out));
            assertEquals(7, other.start().waitFor(), "the other process has the lock");
        }
        assertEquals(8, other.start().waitFor());
    }

    @Test
    void aPlanThatIsRefusedLeavesNoFolder() {
        first.pipelines.missing = "a";
        assertEquals("there is no split 'a'", failure(first, "", folder.resolve("new")));
        assertTrue(Files.notExists(folder.resolve("new")));
    }

    private static String failure(SmallBenchmark benchmark, String settings, Path out) {
        return assertThrows(PipelineException.class, () -> benchmark.run(plan(settings), out))
                .getMessage();
    }
}
