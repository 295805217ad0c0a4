package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;

/** How the image score is computed. It does not affect learning. B images of side S. */
enum ImageScore {
    /** The probability of the class token only, as published (arXiv 2512.09446, section 3.3). */
    CLASS,
    /**
     * The margin of the class token: 0.5 + (defect cosine - normal cosine) / 4. It ranks images like {@link #CLASS} and is 0.5
     * where that is 0.5. Unlike it, it does not saturate near 1, where float32 can no longer distinguish images.
     */
    MARGIN,
    /** The highest value of the map, as a fraction of its range. */
    MAP,
    /** Class token and map combined: the mean of their log odds, so neither the map's level nor its range has weight. */
    FUSED;

    /** Keeps the log odds of the map's peak finite: it is clipped to this distance from 0 and 1. */
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
        return switch (this) {
            case CLASS -> logits.softmax(-1).get(":, 1");
            case MARGIN -> tokenLogOdds(logits).mul(temperature / 4).add(0.5f);
            case MAP -> peak(map, range);
            case FUSED ->
                sigmoid(tokenLogOdds(logits).add(peakLogOdds(peak(map, range))).mul(0.5f));
        };
    }

    /** The log odds of a softmax over two states are the difference of its logits: they need no probability. */
    private static NDArray tokenLogOdds(NDArray logits) {
        return logits.get(":, 1").sub(logits.get(":, 0"));
    }

    private static NDArray peak(NDArray map, float range) {
        return map.flatten(1, -1).max(new int[] {1}).div(range);
    }

    private static NDArray peakLogOdds(NDArray peak) {
        NDArray inside = peak.clip(CERTAIN, 1 - CERTAIN);
        return inside.log().sub(inside.neg().add(1).log());
    }

    private static NDArray sigmoid(NDArray x) {
        return x.neg().exp().add(1).pow(-1);
    }
}
