package org.dapo.engine.internal.pretraining;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * Which of B images and captions in a batch belong together: the target of each softmax of the loss. A row sums to 1, or to 0
 * if it has no match.
 */
final class Matches {
    private Matches() {}

    /** B·B: for each image its captions. */
    static float[] captions(List<Example> batch) {
        return shares(batch, Example::fits);
    }

    /** B·B: for each caption its images. */
    static float[] images(List<Example> batch) {
        return shares(batch, (caption, image) -> image.fits(caption));
    }

    private static float[] shares(List<Example> batch, BiPredicate<Example, Example> belong) {
        int size = batch.size();
        float[] shares = new float[size * size];
        for (int i = 0; i < size; i++) {
            int count = 0;
            for (int j = 0; j < size; j++) {
                boolean one = belong.test(batch.get(i), batch.get(j));
                shares[i * size + j] = one ? 1 : 0;
                count += one ? 1 : 0;
            }
            for (int j = 0; j < size && count > 0; j++) {
                shares[i * size + j] /= count;
            }
        }
        return shares;
    }
}
