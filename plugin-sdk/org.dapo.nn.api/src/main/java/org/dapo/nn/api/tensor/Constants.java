package org.dapo.nn.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Constants for formulas through which gradients flow. What DJL creates from Java values on the CPU lies in Java's memory,
 * the number of {@code x.mul(0.5)} included, and is freed with the array or at once; a gradient graph that kept it then reads
 * garbage, now and then. The memory of these constants is the engine's, which its graph keeps alive.
 */
public final class Constants {
    private Constants() {}

    /**
     * A scalar, for {@code x.mul(scalar(x, 0.5))} and the like.
     *
     * @param partner the array that it will be combined with
     * @param value the value
     * @return a float32 scalar on the partner's device; it belongs to the partner's manager
     */
    public static NDArray scalar(NDArray partner, double value) {
        return partner.getManager().full(new Shape(), (float) value);
    }

    /**
     * An array of given values.
     *
     * @param manager owns it
     * @param values as many as the shape takes
     * @param shape the shape
     * @return a float32 array
     */
    public static NDArray array(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    /**
     * Indexes for a selection.
     *
     * @param manager owns them
     * @param values n indexes
     * @return (n), int64
     */
    public static NDArray indexes(NDManager manager, long... values) {
        try (NDArray borrowed = manager.create(values)) {
            return borrowed.duplicate();
        }
    }
}
