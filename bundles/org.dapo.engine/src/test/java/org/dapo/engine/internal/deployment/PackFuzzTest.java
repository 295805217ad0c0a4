package org.dapo.engine.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Threshold;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackFuzzTest {
    private static final int WIDTH = 3;
    private static final String NAME = "line.pack";

    @TempDir
    Path folder;

    @Test
    void aSpoiltPackIsReadOrRefused() throws Exception {
        ReaderFuzz fuzz = ReaderFuzz.of("pack", PipelineException.class)
                .telling("{", "}", "[", "]", "\\\"", "\"", ",", ":", "null", "true", "NaN", "-1", "1e400")
                .telling("parameter.", "states.", "description", "sha256", "format", "dapo-pack-1", "F32", "BF16");
        try (NDManager manager = NDManager.newBaseManager()) {
            fuzz.seed(NAME, pack(manager, 2)).seed(NAME, pack(manager, 0));
            fuzz.run(folder.resolve("fuzz"), file -> readWhole(file, manager)).assertBothHappened();
        }
    }

    private byte[] pack(NDManager manager, int parameters) throws Exception {
        Provenance provenance = new Provenance(
                "tiny", "5eed", "dapo", "1.0.0", "corrected", "shapes", "7ea", 42, 32, "cpu", 1, Map.of(), Map.of());
        StateFeatures states = new StateFeatures(
                List.of(State.NORMAL, new State(true, Optional.of("bright"))), manager.ones(new Shape(1, 2, WIDTH)));
        Path file = folder.resolve("seed.pack");
        Pack.write(
                file,
                new Pack.Content(
                        provenance,
                        new Threshold(0.5, 1, "default"),
                        Framing.SQUARE,
                        List.of("plate"),
                        parameters == 0 ? Map.of() : Map.of("context", manager.ones(new Shape(parameters, 3))),
                        Map.of("object", states)));
        return Files.readAllBytes(file);
    }

    /** Reads a pack without checking its hash, which anybody can compute. */
    private static void readWhole(Path file, NDManager owner) throws PipelineException {
        try (Pack pack = Pack.open(file, false);
                NDManager manager = owner.newSubManager()) {
            assertEquals(file, pack.info().file());
            pack.parameters(manager).forEach((name, array) -> assertEquals(array.size(), array.toFloatArray().length));
            pack.states(manager, WIDTH)
                    .forEach((words, states) -> assertEquals(
                            states.states().size(), states.features().getShape().get(1)));
        }
    }
}
