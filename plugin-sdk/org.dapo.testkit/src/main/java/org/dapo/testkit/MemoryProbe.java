package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts a tensor engine's open arrays, and overwrites memory that it has released. */
final class MemoryProbe {
    private MemoryProbe() {}

    /**
     * Counts arrays.
     *
     * @param manager any manager
     * @return the number of open arrays in the whole engine, including those of sub-managers
     */
    static int openArrays(NDManager manager) {
        NDManager root = manager;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        return root.getManagedArrays().size();
    }

    /** Runs the garbage collector, and overwrites the memory that it has released. */
    static void overwriteFreed() {
        byte[] garbage = new byte[1 << 12];
        Arrays.fill(garbage, (byte) 0x41);
        List<ByteBuffer> taken = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int size = 4; size <= garbage.length; size += 4) {
                taken.add(ByteBuffer.allocateDirect(size).put(garbage, 0, size));
            }
        }
        assertFalse(taken.isEmpty());
    }
}
