package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;

/** Computes gradients, and explains why an expected gradient may be missing. */
final class Gradients {
    private static final String CUT =
            "something on the way cuts it, as toType and duplicate do, and whatever leads through Java's numbers";

    private Gradients() {}

    /** Computes the gradients of a scalar. */
    static void backward(GradientCollector collector, NDArray scalar) {
        try {
            collector.backward(scalar);
        } catch (RuntimeException e) {
            throw new AssertionError("the gradient leads nowhere: " + CUT, e);
        }
    }

    /** Fails unless an array that requires a gradient has a finite gradient other than 0. */
    static void assertReaches(String name, NDArray array) {
        NDArray gradient = array.getGradient();
        float largest = gradient == null ? 0 : gradient.abs().max().getFloat();
        assertTrue(largest != 0, () -> "no gradient reaches %s: %s".formatted(name, CUT));
        assertTrue(Float.isFinite(largest), () -> "%s gets a gradient of %s".formatted(name, largest));
    }
}
