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
 * The centre of an image's most defective patches (arXiv 2407.15795, section 3.3, hybrid semantic fusion). It is the mean of the
 * cluster centres, so a small defect weighs as much as a large one. The clusters are computed on the host. The result is then a
 * weighted mean of the patches, through which gradients flow. B images, n patches, M feature layers, D the joint embedding.
 *
 * @param selected the number of patches taken
 * @param clusters the number of clusters
 */
record Centre(int selected, int clusters) {
    /**
     * Computes the centre.
     *
     * @param patches (B, n, D) for each of M layers
     * @param logits (B, n, 2): the logits of normal and defective for each patch
     * @return (B, D), not normalised, owned by the manager of the patches
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

    /** Gives each cluster the same weight, divided equally among its patches. */
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
