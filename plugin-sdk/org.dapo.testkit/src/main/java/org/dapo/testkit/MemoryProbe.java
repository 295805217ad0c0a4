package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a tensor engine holds, and what becomes of memory that it has given back. */
final class MemoryProbe {
    private MemoryProbe() {}

    /**
     * Counts arrays.
     *
     * @param manager any
     * @return how many arrays are open in the whole engine, outside of sub-managers
     */
    static int openArrays(NDManager manager) {
        NDManager root = manager;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        return root.getManagedArrays().size();
    }

    /** Collects garbage, and writes over what was freed by it. */
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
