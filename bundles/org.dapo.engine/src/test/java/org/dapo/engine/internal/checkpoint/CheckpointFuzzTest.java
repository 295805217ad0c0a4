package org.dapo.engine.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFuzzTest {
    private static final String NAME = "epoch-0002.safetensors";

    @TempDir
    Path folder;

    @Test
    void aSpoiltCheckpointIsReadOrRefused() throws Exception {
        ReaderFuzz fuzz = ReaderFuzz.of("checkpoint", PipelineException.class)
                .telling(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\\\"",
                        "\"",
                        ",",
                        ":",
                        "null",
                        "true",
                        "NaN",
                        "\\\\u0000",
                        "\\\\n",
                        "-1",
                        "1e400")
                .telling(
                        "parameter.",
                        "optimizer.",
                        "state",
                        "provenance",
                        "format",
                        "dapo-checkpoint-1",
                        "F32",
                        "BF16");
        try (NDManager manager = NDManager.newBaseManager()) {
            fuzz.seed(NAME, checkpoint(manager, 2)).seed(NAME, checkpoint(manager, 0));
            fuzz.run(folder.resolve("fuzz"), file -> readWhole(file, manager)).assertBothHappened();
        }
    }

    private byte[] checkpoint(NDManager manager, int parameters) throws Exception {
        Map<String, NDArray> arrays = parameters == 0
                ? Map.of()
                : Map.of("context", manager.ones(new Shape(parameters, 3)), "scale", manager.ones(new Shape()));
        Provenance provenance = new Provenance(
                "tiny",
                "5eed",
                "dapo",
                "1.0.0",
                "corrected",
                "shapes",
                "7ea",
                42,
                32,
                "cpu",
                1,
                Map.of("java", "17"),
                Map.of("batch", "8"));
        Path file =
                Checkpoint.write(folder, new Checkpoint.State(2, 40, List.of(1.5, 0.25)), provenance, arrays, arrays);
        return Files.readAllBytes(file);
    }

    private static void readWhole(Path file, NDManager owner) throws PipelineException, ReflectiveOperationException {
        try (Checkpoint checkpoint = Checkpoint.open(file);
                NDManager manager = owner.newSubManager()) {
            CheckpointInfo info = checkpoint.info();
            assertEquals(file, info.file());
            for (RecordComponent part : Provenance.class.getRecordComponents()) {
                assertNotNull(part.getAccessor().invoke(info.provenance()), part.getName());
            }
            for (Map<String, NDArray> arrays : List.of(checkpoint.parameters(manager), checkpoint.moments(manager))) {
                arrays.forEach((name, array) -> assertEquals(array.size(), array.toFloatArray().length, name));
            }
        }
    }
}
