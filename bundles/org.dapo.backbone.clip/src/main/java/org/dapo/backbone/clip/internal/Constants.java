package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Constants whose memory is the engine's. What DJL creates from Java values lies in Java's memory, the numbers in
 * {@code mul(Number)} included, and is freed with the array; a gradient graph that kept the array then reads garbage. What the
 * engine allocates itself, its graph keeps alive.
 */
final class Constants {
    private Constants() {}

    /** A scalar that is an operand for an array; it belongs to the array's manager. */
    static NDArray scalar(NDArray partner, double value) {
        return partner.getManager().full(new Shape(), (float) value);
    }

    /** Indexes for a selection, (n,). */
    static NDArray indexes(NDManager owner, long... values) {
        try (NDArray borrowed = owner.create(values)) {
            return borrowed.duplicate();
        }
    }
}
