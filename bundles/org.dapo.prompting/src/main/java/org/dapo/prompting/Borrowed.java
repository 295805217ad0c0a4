package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Arrays on loan. In DJL a result belongs to the manager of its first operand, so whatever is computed from a long-lived array
 * would live as long as it. A borrowed array is a second handle on the same values that belongs to a short-lived manager.
 * Unlike {@code tempAttach} it leaves the original where it is, so threads can borrow the same array at once.
 */
public final class Borrowed {
    private Borrowed() {}

    /**
     * Borrows an array.
     *
     * @param manager owns the second handle
     * @param array of at least one dimension
     * @return the same values; gradients flow through to the original
     */
    public static NDArray in(NDManager manager, NDArray array) {
        return array.get(manager, new NDIndex(":"));
    }
}
