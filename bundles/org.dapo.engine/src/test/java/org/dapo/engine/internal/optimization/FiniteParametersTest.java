package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.GpuArrays;
import org.junit.jupiter.api.Test;

/** Tests that non-finite parameters are found, and that the search leaves nothing in native memory. */
class FiniteParametersTest {
    private static void require(float... values) throws PipelineException {
        GpuArrays gpu = new GpuArrays();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(values);
            int before = manager.getManagedArrays().size();
            try {
                FiniteParameters.require(new CpuTensors(), Map.of("ctx", gpu.claim(array)), 3, 0.5);
            } finally {
                assertEquals(before, manager.getManagedArrays().size());
                assertEquals(1, gpu.opened().size());
                assertFalse(gpu.opened().get(0).isOpen());
            }
        }
    }

    @Test
    void finiteValuesPass() {
        assertDoesNotThrow(() -> require(-1, 2));
    }

    @Test
    void aParameterWithOtherValuesIsNamed() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var refused = assertThrows(PipelineException.class, () -> require(1, value));
            assertEquals(
                    "the parameter 'ctx' has non-finite values after epoch 3; a lower learning rate than 0.5 may help",
                    refused.getMessage());
        }
    }
}
