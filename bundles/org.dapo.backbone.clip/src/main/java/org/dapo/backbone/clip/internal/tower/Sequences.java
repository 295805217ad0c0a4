package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/** Cuts and joins sequences of tokens, (N, L, width), along L. */
final class Sequences {
    private static final int LENGTH = 1;

    private Sequences() {}

    /** The number of tokens in a sequence. */
    static int length(NDArray x) {
        return Math.toIntExact(x.getShape().get(LENGTH));
    }

    /** The tokens from one index up to, not including, another: (N, to - from, width), a view. */
    static NDArray part(NDArray x, int from, int to) {
        return x.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }

    /**
     * The tokens before an index, between it and a second, and from that on: views, the last of which may be without tokens. If
     * all of them are used, their gradient is one concatenation, where that of {@link #part} is an array of zeros for each.
     */
    static NDList split(NDArray x, int first, int second) {
        return x.split(new long[] {first, second}, LENGTH);
    }

    /** One token of each sequence: (N, width), a view. */
    static NDArray token(NDArray x, int at) {
        return x.get(new NDIndex().addAllDim().addIndices(at));
    }

    /** All parts in their order, owned by the manager of the first. */
    static NDArray join(NDArray... parts) {
        return NDArrays.concat(new NDList(parts), LENGTH);
    }
}
