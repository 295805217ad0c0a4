package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.PlaneMap;

/**
 * The loss on the maps of one feature layer (arXiv 2512.09446, section 3.4): focal loss, plus dice loss for the normal and the
 * defective pixels. Interpolation keeps the probabilities of a pixel summing to 1. So only those of its own class and of the
 * normal class are used. A share that the paper does not have can be added: the {@linkplain #naming loss of naming}. Letters as
 * in {@link Seen}; S is the input side.
 */
final class DapoLoss {
    private final MaskLoss masks;
    private final float namingWeight;

    /**
     * Prepares the masks of a batch.
     *
     * @param labels (B, S, S), int64, 0 to K
     * @param namingWeight the weight of the loss of naming; 0: without it, as in the paper
     */
    DapoLoss(NDArray labels, float namingWeight) {
        this.masks = MaskLoss.ofTypes(labels);
        this.namingWeight = namingWeight;
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
        NDArray pixels = upsampling.apply(probabilities);
        NDArray published = masks.focal(pixels)
                .add(MaskLoss.dice(sound, masks.normal()))
                .add(MaskLoss.dice(MaskLoss.complement(sound), masks.defect()));
        return namingWeight == 0 ? published : published.add(naming(pixels).mul(scalar(pixels, namingWeight)));
    }

    /**
     * The loss of naming: the cross-entropy of the types in the defective pixels, of each image alike however many it has. An
     * image without any adds 0. How anomalous a pixel is does not matter, so this pulls no map towards its mask. The focal loss is
     * a mean over all pixels, few of which are defective, and so hardly asks which type they show.
     *
     * @param probabilities (B, 1 + K, S, S)
     * @return a scalar: the mean over the images of the mean over their defective pixels of -log(p_y / (p_1 + … + p_K))
     */
    private NDArray naming(NDArray probabilities) {
        NDArray least = scalar(probabilities, Float.MIN_NORMAL); // The mask would turn an infinite logarithm into NaN.
        NDArray anomalous = probabilities.get(":, 1:").sum(new int[] {1}, true).maximum(least);
        NDArray own = masks.own(probabilities).maximum(least);
        NDArray surprise = anomalous.div(own).log().flatten(1, -1); // (B, S·S)
        NDArray defect = masks.defect();
        int[] pixels = {1};
        NDArray number = defect.sum(pixels).maximum(scalar(defect, 1));
        return surprise.mul(defect).sum(pixels).div(number).mean();
    }
}
