package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;

/** From what an image's score is made. It changes nothing that is learned. B images of side S. */
enum ImageScore {
    /** From the class token alone, as published (arXiv 2512.09446, section 3.3). */
    CLASS,
    /**
     * From the class token alone, by how much nearer it is to the defect than to the normal state: 0.5 + (difference of the cosines) / 4. In the
     * order of {@link #CLASS} and 0.5 where that is, but never so near to 1 that float32 tells images apart no longer.
     */
    MARGIN,
    /** The highest value of the map, as a share of its range. */
    MAP,
    /** The two together: the mean of their log odds, so that neither the map's level nor its range weighs. */
    FUSED;

    /** Keeps log odds finite: a probability this close to 0 or 1 is as good as certain. */
    private static final float CERTAIN = 1e-6f;

    /**
     * Scores images.
     *
     * @param logits (B, 2): the class token's cosines to the normal and to the defect state, divided by the temperature
     * @param temperature the temperature τ
     * @param map (B, S, S): the anomaly maps, 0 to the range
     * @param range the highest value that a map can take
     * @return (B): 0 to 1, owned by the manager of the logits
     */
    NDArray of(NDArray logits, float temperature, NDArray map, float range) {
        if (this == MARGIN) {
            return logits.get(":, 1")
                    .sub(logits.get(":, 0"))
                    .mul(temperature / 4)
                    .add(0.5f);
        }
        NDArray token = logits.softmax(-1).get(":, 1");
        if (this == CLASS) {
            return token;
        }
        NDArray peak = map.flatten(1, -1).max(new int[] {1}).div(range);
        return this == MAP ? peak : sigmoid(logOdds(token).add(logOdds(peak)).mul(0.5f));
    }

    private static NDArray logOdds(NDArray probability) {
        NDArray inside = probability.clip(CERTAIN, 1 - CERTAIN);
        return inside.log().sub(inside.neg().add(1).log());
    }

    private static NDArray sigmoid(NDArray x) {
        return x.neg().exp().add(1).pow(-1);
    }
}
