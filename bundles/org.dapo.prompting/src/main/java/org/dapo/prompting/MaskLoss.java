package org.dapo.prompting;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Focal and dice losses of maps against the masks of a batch. B images of side S, K defect types. The probabilities of a pixel
 * sum to 1, so the focal loss uses only the probability of the pixel's own class.
 */
public final class MaskLoss {
    /** The exponent γ of the focal loss, in all methods here. */
    private static final double FOCUS = 2;

    /** The label smoothing ε of the focal loss, in all methods here. */
    private static final double SMOOTHING = 1e-5;

    private final NDArray labels; // (B, 1, S, S), int64
    private final NDArray normal; // (B, S·S): 1 where there is no defect
    private final NDArray defect; // (B, S·S): 1 where there is one

    private MaskLoss(NDArray labels) {
        this.labels = labels.expandDims(1);
        this.defect = labels.gt(0).toType(DataType.FLOAT32, false).flatten(1, -1);
        this.normal = complement(defect);
    }

    /**
     * The loss against masks with defect types.
     *
     * @param labels (B, S, S), int64, 0 to K
     * @return the loss
     */
    public static MaskLoss ofTypes(NDArray labels) {
        return new MaskLoss(labels);
    }

    /**
     * The loss against binary masks: normal or defective.
     *
     * @param labels (B, S, S), int64, 0 to K
     * @return the loss
     */
    public static MaskLoss ofDefects(NDArray labels) {
        return new MaskLoss(labels.gt(0).toType(DataType.INT64, false));
    }

    /**
     * The defective pixels.
     *
     * @return (B, S·S): 0 or 1
     */
    public NDArray defect() {
        return defect;
    }

    /**
     * The normal pixels.
     *
     * @return (B, S·S): 0 or 1
     */
    public NDArray normal() {
        return normal;
    }

    /**
     * The probability of each pixel's own class.
     *
     * @param probabilities (B, 1 + K, S, S)
     * @return (B, 1, S, S)
     */
    public NDArray own(NDArray probabilities) {
        return probabilities.gather(labels, 1);
    }

    /**
     * The focal loss, the mean over all pixels.
     *
     * @param probabilities (B, 1 + K, S, S)
     * @return a scalar
     */
    public NDArray focal(NDArray probabilities) {
        return focal(own(probabilities), probabilities.getShape().get(1) - 1);
    }

    /**
     * The focal loss, the mean of -(1 - p)^γ · log p. p is the probability of the right class, smoothed by ε as the authors'
     * codes smooth their one-hot target.
     *
     * @param own the probabilities of the right class
     * @param others the number of other classes
     * @return a scalar
     */
    public static NDArray focal(NDArray own, long others) {
        NDArray rest = complement(own).mul(scalar(own, SMOOTHING / others));
        NDArray smoothed = own.mul(scalar(own, 1 - SMOOTHING)).add(rest).add(scalar(own, SMOOTHING));
        NDArray focus = complement(smoothed).pow(scalar(own, FOCUS));
        return focus.mul(smoothed.log()).mean().neg();
    }

    /**
     * The dice loss: 1 - mean over the images of (2·Σab + 1) / (Σa + Σb + 1).
     *
     * @param map (B, S, S), or any other shape that flattens to (B, S·S)
     * @param target (B, S·S)
     * @return a scalar
     */
    public static NDArray dice(NDArray map, NDArray target) {
        int[] pixels = {1};
        NDArray a = map.flatten(1, -1);
        NDArray one = scalar(a, 1);
        NDArray overlap = a.mul(target).sum(pixels).mul(scalar(a, 2)).add(one);
        return complement(
                overlap.div(a.sum(pixels).add(target.sum(pixels)).add(one)).mean());
    }

    /**
     * The complement of shares.
     *
     * @param shares any shape
     * @return 1 - shares
     */
    public static NDArray complement(NDArray shares) {
        return scalar(shares, 1).sub(shares);
    }

    /**
     * The cross-entropy loss.
     *
     * @param logits (B, classes)
     * @param classes (B), int64
     * @return a scalar
     */
    public static NDArray crossEntropy(NDArray logits, NDArray classes) {
        return logits.logSoftmax(-1).gather(classes.expandDims(1), 1).mean().neg();
    }
}
