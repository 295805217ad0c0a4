package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * The loss (arXiv 2512.09446, section 3.4): focal and dice on the maps of each feature layer, cross-entropy on the image
 * score. Probabilities of a pixel sum to 1, as interpolation keeps that, so only those of its own class and of the normal
 * class are looked at. Letters as in {@link Similarity}; S is the input side.
 */
final class DapoLoss {
    private final Hyperparameters numbers;
    private final NDArray labels; // (B, 1, S, S), int64
    private final NDArray normal; // (B, S·S): 1 where there is no defect
    private final NDArray defect; // (B, S·S): 1 where there is one

    /**
     * Prepares the masks of a batch.
     *
     * @param numbers the method's numbers
     * @param labels (B, S, S), int64, 0 to K
     */
    DapoLoss(Hyperparameters numbers, NDArray labels) {
        this.numbers = numbers;
        this.labels = labels.expandDims(1);
        this.defect = labels.gt(0).toType(DataType.FLOAT32, false).flatten(1, -1);
        this.normal = defect.neg().add(1);
    }

    /**
     * The loss on one feature layer's maps.
     *
     * @param probabilities (B, 1 + K, G, G)
     * @param upsampling from G to S
     * @return a scalar
     */
    NDArray local(NDArray probabilities, AlignedBilinear upsampling) {
        long types = probabilities.getShape().get(1) - 1;
        NDArray own = upsampling.apply(probabilities).gather(labels, 1); // (B, 1, S, S)
        NDArray sound = upsampling.apply(probabilities.get(":, 0")).flatten(1, -1); // (B, S·S)
        return focal(own, types).add(dice(sound, normal)).add(dice(sound.neg().add(1), defect));
    }

    /**
     * The loss on the image score.
     *
     * @param logits (B, 2)
     * @param anomalous (B), int64: 0 or 1
     * @return a scalar
     */
    NDArray global(NDArray logits, NDArray anomalous) {
        return logits.logSoftmax(-1).gather(anomalous.expandDims(1), 1).mean().neg();
    }

    /** -(1 - p)^γ · log p for p the own class's probability, smoothed by ε as the prototype smooths its one-hot target. */
    private NDArray focal(NDArray own, long types) {
        double smoothing = numbers.smoothing();
        NDArray others = own.neg().add(1).mul(scalar(own, smoothing / types));
        NDArray smoothed = own.mul(scalar(own, 1 - smoothing)).add(others).add(smoothing);
        NDArray focus = smoothed.neg().add(1).pow(scalar(own, numbers.focus()));
        return focus.mul(smoothed.log()).mean().neg();
    }

    /** 1 - mean over the images of (2·Σab + 1) / (Σa + Σb + 1), for a and b of (B, S·S). */
    private static NDArray dice(NDArray a, NDArray b) {
        int[] pixels = {1};
        NDArray overlap = a.mul(b).sum(pixels).mul(scalar(a, 2)).add(1);
        return overlap.div(a.sum(pixels).add(b.sum(pixels)).add(1)).mean().neg().add(1);
    }
}
