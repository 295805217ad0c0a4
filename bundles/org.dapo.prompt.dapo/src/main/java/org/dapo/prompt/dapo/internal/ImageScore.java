package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;

/** From what an image's score is made. It changes nothing that is learned. B images of side S. */
enum ImageScore {
    /** From the class token alone, as published (arXiv 2512.09446, section 3.3). */
    CLASS,
    /** The highest value of the map, as a share of its range. */
    MAP,
    /** The two together: the mean of their log odds, so that neither the map's level nor its range weighs. */
    FUSED;

    /** Keeps log odds finite: a probability this close to 0 or 1 is as good as certain. */
    private static final float CERTAIN = 1e-6f;

    /**
     * Scores images.
     *
     * @param token (B): what the class token says, 0 to 1
     * @param map (B, S, S): the anomaly maps, 0 to the range
     * @param range the highest value that a map can take
     * @return (B): 0 to 1, owned by the manager of the token's scores
     */
    NDArray of(NDArray token, NDArray map, float range) {
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
