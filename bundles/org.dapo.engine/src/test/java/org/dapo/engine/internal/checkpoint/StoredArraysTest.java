package org.dapo.engine.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import org.dapo.engine.internal.GpuArrays;
import org.junit.jupiter.api.Test;

/** Tests that reading an array for a file leaves no copy of it in native memory. */
class StoredArraysTest {
    private static void assertValues(ByteBuffer bytes) {
        assertEquals(8, bytes.remaining());
        assertEquals(1, bytes.getFloat(0));
        assertEquals(2, bytes.getFloat(4));
    }

    @Test
    void theHostCopyOfAnArrayOnAGpuIsFreed() throws Exception {
        GpuArrays gpu = new GpuArrays();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(new float[] {1, 2});
            assertValues(StoredArrays.of(gpu.claim(array)).content().bytes());
            assertEquals(1, gpu.opened().size());
            assertFalse(gpu.opened().get(0).isOpen());
            assertEquals(1, array.getFloat(0), "the array itself stays open");
            assertTrue(manager.isOpen());
        }
    }

    @Test
    void anArrayOnTheHostIsNotCopied() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(new float[] {1, 2});
            int before = manager.getManagedArrays().size();
            assertValues(StoredArrays.of(array).content().bytes());
            assertEquals(before, manager.getManagedArrays().size());
            assertEquals(2, array.getFloat(1), "the array itself stays open");
        }
    }
}
