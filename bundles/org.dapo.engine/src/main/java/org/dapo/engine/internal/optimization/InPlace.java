package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;

/** Writes into arrays that others hold. Gradients must be off. */
public final class InPlace {
    private InPlace() {}

    /** Makes all of an array 0. */
    public static void clear(NDArray array) {
        try (NDArray same = array.duplicate()) {
            array.subi(same);
        }
    }

    /** Gives an array the values of another one of the same shape, which is no view of it. */
    public static void set(NDArray array, NDArray values) {
        clear(array);
        array.addi(values);
    }
}
