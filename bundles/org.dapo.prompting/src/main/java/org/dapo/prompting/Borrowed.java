package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Borrowed arrays. In DJL a result is owned by the manager of its first operand, so results computed from a long-lived array
 * would live as long as that array. A borrowed array is a second handle on the same values, owned by a short-lived manager.
 * Unlike {@code tempAttach}, this does not move the original, so several threads can borrow the same array at once.
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
