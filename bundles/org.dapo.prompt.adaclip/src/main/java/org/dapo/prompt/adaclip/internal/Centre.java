package org.dapo.prompt.adaclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.tensor.Constants;

/**
 * The middle of an image's most defective patches (arXiv 2407.15795, section 3.3, hybrid semantic fusion): they are put into clusters, and the mean of
 * the clusters' centres is taken, so that a small defect weighs as much as a large one. Which patch is in which cluster is found on the host; the
 * centres are then a weighted mean of the patches, through which gradients flow. Letters: B images, n patches, M feature layers, D the joint
 * embedding.
 *
 * @param selected how many patches are taken
 * @param clusters into how many clusters they are put
 */
record Centre(int selected, int clusters) {
    /**
     * Finds the middle.
     *
     * @param patches for each of M layers (B, n, D)
     * @param logits (B, n, 2): how normal and how defective each patch is
     * @return (B, D), not normalised, of the manager of the patches
     */
    NDArray of(List<NDArray> patches, NDArray logits) {
        int images = (int) logits.getShape().get(0);
        int count = (int) logits.getShape().get(1);
        float[] states = logits.toFloatArray();
        float[] vectors = NDArrays.concat(new NDList(patches), 2).toFloatArray(); // (B, n, M·D)
        float[] weights = new float[images * count];
        for (int image = 0; image < images; image++) {
            int from = image * count;
            int[] chosen = IntStream.range(from, from + count)
                    .boxed()
                    .sorted(Comparator.comparingDouble(patch -> states[2 * patch] - states[2 * patch + 1]))
                    .limit(selected)
                    .mapToInt(patch -> patch)
                    .toArray();
            weigh(chosen, vectors, vectors.length / weights.length, weights);
        }
        NDArray shares = Constants.array(logits.getManager(), weights, new Shape(images, 1, count));
        NDArray mean = patches.stream().reduce(NDArray::add).orElseThrow();
        return shares.matMul(mean.div(Constants.scalar(mean, patches.size()))).squeeze(1);
    }

    /** Each cluster weighs the same, and in it each patch. */
    private void weigh(int[] chosen, float[] vectors, int width, float[] weights) {
        float[][] points = new float[chosen.length][];
        for (int i = 0; i < chosen.length; i++) {
            points[i] = Arrays.copyOfRange(vectors, chosen[i] * width, (chosen[i] + 1) * width);
        }
        int[] labels = new KMeans(points).cluster(clusters);
        int[] sizes = new int[clusters];
        Arrays.stream(labels).forEach(label -> sizes[label]++);
        long there = Arrays.stream(sizes).filter(size -> size > 0).count();
        for (int i = 0; i < chosen.length; i++) {
            weights[chosen[i]] = 1f / (there * sizes[labels[i]]);
        }
    }
}
