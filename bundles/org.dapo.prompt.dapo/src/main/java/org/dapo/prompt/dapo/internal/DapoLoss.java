package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.PlaneMap;

/**
 * The loss on the maps of one feature layer (arXiv 2512.09446, section 3.4): focal loss, plus dice loss for the normal and the
 * defective pixels. Interpolation keeps the probabilities of a pixel summing to 1. So only those of its own class and of the
 * normal class are used. Letters as in {@link Seen}; S is the input side.
 */
final class DapoLoss {
    private final MaskLoss masks;

    /**
     * Prepares the masks of a batch.
     *
     * @param labels (B, S, S), int64, 0 to K
     */
    DapoLoss(NDArray labels) {
        this.masks = MaskLoss.ofTypes(labels);
    }

    /**
     * The loss on one feature layer's maps.
     *
     * @param probabilities (B, 1 + K, G, G)
     * @param upsampling from G to S
     * @return a scalar
     */
    NDArray local(NDArray probabilities, PlaneMap upsampling) {
        NDArray sound = upsampling.apply(probabilities.get(":, 0")); // (B, S, S)
        return masks.focal(upsampling.apply(probabilities))
                .add(MaskLoss.dice(sound, masks.normal()))
                .add(MaskLoss.dice(MaskLoss.complement(sound), masks.defect()));
    }
}
