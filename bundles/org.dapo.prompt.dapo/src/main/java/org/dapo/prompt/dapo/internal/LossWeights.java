package org.dapo.prompt.dapo.internal;

/**
 * The weights of the parts of the loss (arXiv 2512.09446, sections 3.4 and 4.1). They affect tuning alone: what a checkpoint
 * computes does not depend on them.
 *
 * @param local the weight of the loss on the maps
 * @param global the weight of the loss on the image score
 * @param naming the weight of the {@linkplain DapoLoss loss of naming} within the loss on the maps; 0 in the paper
 */
record LossWeights(float local, float global, float naming) {
    /** The published values. */
    static final LossWeights PUBLISHED = new LossWeights(4, 1, 0);

    /** A copy with another weight of the loss of naming. */
    LossWeights withNaming(float weight) {
        return new LossWeights(local, global, weight);
    }
}
