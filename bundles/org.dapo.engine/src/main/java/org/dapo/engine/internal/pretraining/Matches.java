package org.dapo.engine.internal.pretraining;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * What belongs together in a batch of B images and captions, and so what each softmax of the loss is to give. A row sums to 1, or
 * to 0 where nothing is known.
 */
final class Matches {
    private static final float SLIVER = 0.1f;

    private Matches() {}

    /** B·B: for each image its captions. */
    static float[] captions(List<Example> batch) {
        return shares(batch, Example::fits);
    }

    /** B·B: for each caption its images. */
    static float[] images(List<Example> batch) {
        return shares(batch, (caption, image) -> image.fits(caption));
    }

    /**
     * For each patch its captions: where there is a defect those of its image, elsewhere those of the product without one. Patches with a
     * sliver of a defect count for nothing. Defects and what is sound have half of the weight each, however few patches are defect.
     *
     * @param batch B examples
     * @param labels for each S·S labels, 0 being sound; empty where the place of the defects is not known
     * @param side the side S in pixels
     * @param patch the side of a patch in pixels
     * @return B·G·G·B values, G being S over the patch's side, which sum to 1 over all rows, or to 0 if no place is known
     */
    static float[] patches(List<Example> batch, List<short[]> labels, int side, int patch) {
        int size = batch.size();
        int grid = side / patch;
        float[] defect = captions(batch);
        float[] sound = shares(batch, Example::fitsWhereSound);
        float[] shares = new float[size * grid * grid];
        int[] counts = new int[2];
        for (int row = 0; row < shares.length; row++) {
            shares[row] = share(labels.get(row / (grid * grid)), row % (grid * grid), side, patch);
            if (shares[row] == 0 || shares[row] > SLIVER) {
                counts[shares[row] == 0 ? 0 : 1]++;
            }
        }
        float[] targets = new float[shares.length * size];
        for (int row = 0; row < shares.length; row++) {
            boolean whole = shares[row] == 0;
            if (whole || shares[row] > SLIVER) {
                int from = row / (grid * grid) * size;
                float weight = (counts[0] > 0 && counts[1] > 0 ? 0.5f : 1) / counts[whole ? 0 : 1];
                for (int j = 0; j < size; j++) {
                    targets[row * size + j] = weight * (whole ? sound : defect)[from + j];
                }
            }
        }
        return targets;
    }

    /** Which share of a patch is defect; not a number where nobody knows. */
    private static float share(short[] labels, int index, int side, int patch) {
        if (labels.length == 0) {
            return Float.NaN;
        }
        int grid = side / patch;
        int top = index / grid * patch;
        int left = index % grid * patch;
        int count = 0;
        for (int y = top; y < top + patch; y++) {
            for (int x = left; x < left + patch; x++) {
                count += labels[y * side + x] == 0 ? 0 : 1;
            }
        }
        return (float) count / (patch * patch);
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
