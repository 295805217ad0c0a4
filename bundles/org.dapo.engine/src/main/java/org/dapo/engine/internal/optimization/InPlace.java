package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;
import java.util.Map;

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

    /**
     * Copies the moments of an optimiser into others.
     *
     * @throws IllegalArgumentException if one is missing or of another shape; the message names it
     */
    static void setMoments(Map<String, NDArray> moments, Map<String, NDArray> from) {
        moments.forEach((name, moment) -> {
            NDArray kept = from.get(name);
            if (kept == null || !kept.getShape().equals(moment.getShape())) {
                throw new IllegalArgumentException("the optimiser's %s is %s, not %s"
                        .formatted(name, kept == null ? "missing" : kept.getShape(), moment.getShape()));
            }
            set(moment, kept);
        });
    }
}
