package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Optional;
import org.dapo.nn.api.tensor.Constants;

/**
 * Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1), computed for one group of heads at a time. S is sequences
 * times heads, L the length of a sequence, d the width of a head.
 */
final class Attention {
    /**
     * The largest size of a group's logits. They are written and read three times. Groups keep them in the processor's cache,
     * and memory does not grow with the batch.
     */
    private static final long GROUP_BYTES = 16 << 20;

    private Attention() {}

    /**
     * Computes softmax(Q Kᵀ / sqrt(d) + mask) V.
     *
     * @param query (S, L, d)
     * @param key (S, L, d)
     * @param value (S, L, d)
     * @param mask (L, L), added to the logits, if any
     * @return (S, L, d), owned by the manager of the query
     */
    static NDArray mix(NDArray query, NDArray key, NDArray value, Optional<NDArray> mask) {
        long all = query.getShape().get(0);
        long length = query.getShape().get(1);
        long group = Math.max(1, GROUP_BYTES / (length * length * Float.BYTES));
        if (group >= all) {
            return mixGroup(query, key, value, mask);
        }
        NDList parts = new NDList();
        for (long from = 0; from < all; from += group) {
            NDIndex some = new NDIndex().addSliceDim(from, Math.min(from + group, all));
            parts.add(mixGroup(query.get(some), key.get(some), value.get(some), mask));
        }
        NDArray joined = NDArrays.concat(parts);
        parts.close();
        return joined;
    }

    private static NDArray mixGroup(NDArray query, NDArray key, NDArray value, Optional<NDArray> mask) {
        double scale = 1 / Math.sqrt(query.getShape().get(2));
        try (NDArray scaled = query.mul(Constants.scalar(query, scale));
                NDArray logits = scaled.batchMatMul(key.transpose(0, 2, 1))) { // (S, L, L)
            mask.ifPresent(logits::addi);
            try (NDArray weights = logits.softmax(-1)) {
                return weights.batchMatMul(value);
            }
        }
    }
}
