package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.dapo.engine.internal.GpuArrays;
import org.dapo.tensorfile.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedWeightsTest {
    @TempDir
    private Path folder;

    @Test
    void theHostCopyOfAWeightOnAGpuIsFreed() throws Exception {
        GpuArrays gpu = new GpuArrays();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.create(new float[] {1, 2});
            int before = manager.getManagedArrays().size();
            Path file = TrainedWeights.write(folder, Map.of("w", gpu.claim(weight)));
            try (TensorFile written = TensorFile.open(file)) {
                ByteBuffer values = written.float32("w");
                assertArrayEquals(new float[] {1, 2}, new float[] {values.getFloat(0), values.getFloat(4)});
            }
            assertEquals(before, manager.getManagedArrays().size());
            assertEquals(1, gpu.opened().size());
            assertFalse(gpu.opened().get(0).isOpen());
        }
    }
}
