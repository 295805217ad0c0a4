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

class OneRunAtATimeTest {
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
