package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;

/** Writes into arrays that others hold. Gradients must be off. */
public final class InPlace {
    private InPlace() {}

    /** Sets all values of an array to 0. */
    public static void clear(NDArray array) {
        try (NDArray same = array.duplicate()) {
            array.subi(same);
        }
    }

    /** Copies values of the same shape into an array; they must not be a view of it. */
    public static void set(NDArray array, NDArray values) {
        clear(array);
        array.addi(values);
    }
}
