package org.dapo.nn.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Constants for formulas through which gradients flow. On the CPU, arrays that DJL creates from Java values are held in Java's
 * memory, including the number in {@code x.mul(0.5)}. That memory is freed with the array or at once. A gradient graph that still
 * refers to it then occasionally reads garbage. The memory of these constants belongs to the engine, whose graph keeps it alive.
 */
public final class Constants {
    private Constants() {}

    /**
     * Creates a scalar, for example for {@code x.mul(scalar(x, 0.5))}.
     *
     * @param partner the array that it will be combined with
     * @param value the value
     * @return a float32 scalar on the partner's device, owned by the partner's manager
     */
    public static NDArray scalar(NDArray partner, double value) {
        return partner.getManager().full(new Shape(), (float) value);
    }

    /**
     * Creates an array of given values.
     *
     * @param manager owns the array
     * @param values as many values as the shape has elements
     * @param shape the shape
     * @return a float32 array
     */
    public static NDArray array(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    /**
     * Creates the indexes for a selection.
     *
     * @param manager owns the array
     * @param values n indexes
     * @return (n), int64
     */
    public static NDArray indexes(NDManager manager, long... values) {
        try (NDArray borrowed = manager.create(values)) {
            return borrowed.duplicate();
        }
    }
}
