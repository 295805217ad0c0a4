package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.pipeline.PipelineException;
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
                    "another run is writing to the folder %s; wait for its end, or choose another folder"
                            .formatted(out),
                    failure(out));
        }
        OutputFolder.take(out).close();
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals("cannot make the folder %s: a file of that name is there".formatted(file), failure(file));
    }

    private static String failure(Path out) {
        return assertThrows(PipelineException.class, () -> OutputFolder.take(out))
                .getMessage();
    }
}
