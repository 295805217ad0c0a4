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
 * cluster centres, so a small defect weighs as much as a large one. The clusters of the patches taken are computed on the host. The result is then a
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
        int[] chosen = chosen(logits.toFloatArray(), images, count);
        float[][] points = points(patches, chosen);
        float[] weights = new float[images * count];
        int taken = chosen.length / images;
        for (int from = 0; from < chosen.length; from += taken) {
            weigh(
                    Arrays.copyOfRange(chosen, from, from + taken),
                    Arrays.copyOfRange(points, from, from + taken),
                    weights);
        }
        NDArray shares = Constants.array(logits.getManager(), weights, new Shape(images, 1, count));
        NDArray sum = patches.stream().reduce(NDArray::add).orElseThrow();
        return shares.matMul(sum.div(Constants.scalar(sum, patches.size()))).squeeze(1);
    }

    /** The most defective patches of each image, as many of each: indexes into all B·n patches. */
    private int[] chosen(float[] states, int images, int count) {
        return IntStream.range(0, images)
                .flatMap(image -> IntStream.range(image * count, (image + 1) * count)
                        .boxed()
                        .sorted(Comparator.comparingDouble(patch -> states[2 * patch] - states[2 * patch + 1]))
                        .limit(selected)
                        .mapToInt(patch -> patch))
                .toArray();
    }

    /** The vectors (M·D) of the chosen patches. The others stay on the device. */
    private static float[][] points(List<NDArray> patches, int[] chosen) {
        long[] rows = Arrays.stream(chosen).asLongStream().toArray();
        NDList layers = new NDList();
        for (NDArray layer : patches) {
            NDArray vectors = layer.reshape(-1, layer.getShape().get(2)); // (B·n, D)
            layers.add(vectors.get(Constants.indexes(layer.getManager(), rows)));
        }
        float[] values = NDArrays.concat(layers, 1).toFloatArray();
        int width = values.length / chosen.length;
        return IntStream.range(0, chosen.length)
                .mapToObj(i -> Arrays.copyOfRange(values, i * width, (i + 1) * width))
                .toArray(float[][]::new);
    }

    /** Gives each cluster the same weight, divided equally among its patches. */
    private void weigh(int[] chosen, float[][] points, float[] weights) {
        int[] labels = new KMeans(points).cluster(clusters);
        int[] sizes = new int[clusters];
        Arrays.stream(labels).forEach(label -> sizes[label]++);
        long there = Arrays.stream(sizes).filter(size -> size > 0).count();
        for (int i = 0; i < chosen.length; i++) {
            weights[chosen[i]] = 1f / (there * sizes[labels[i]]);
        }
    }
}
