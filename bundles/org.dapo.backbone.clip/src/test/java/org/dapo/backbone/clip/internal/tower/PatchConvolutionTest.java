package org.dapo.backbone.clip.internal.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares the convolution among patches with its formula. */
class PatchConvolutionTest {
    private static final int SIDE = 4;
    private static final int WIDTH = 3;
    private static final float[] WEIGHT = drawn(7, WIDTH * 9);
    private static final float[] BIAS = drawn(8, WIDTH);

    private static float[] drawn(long seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static PatchConvolution convolution(NDManager manager) {
        return new PatchConvolution(
                manager.create(WEIGHT, new Shape(WIDTH, 1, 3, 3)), manager.create(BIAS, new Shape(WIDTH)));
    }

    /**
     * Computes the sequences one value at a time.
     *
     * @param places for each sequence, which patch of the image each of its patches is
     */
    private static float[] slowly(float[] x, int length, int first, List<int[]> places) {
        float[] result = x.clone();
        for (int sequence = 0; sequence < places.size(); sequence++) {
            int[] own = places.get(sequence);
            for (int i = 0; i < own.length; i++) {
                for (int channel = 0; channel < WIDTH; channel++) {
                    double sum = BIAS[channel];
                    for (int j = 0; j < own.length; j++) {
                        int dy = own[j] / SIDE - own[i] / SIDE;
                        int dx = own[j] % SIDE - own[i] % SIDE;
                        if (Math.abs(dy) <= 1 && Math.abs(dx) <= 1) {
                            sum += WEIGHT[channel * 9 + (dy + 1) * 3 + dx + 1]
                                    * x[(sequence * length + first + j) * WIDTH + channel];
                        }
                    }
                    result[(sequence * length + first + i) * WIDTH + channel] += (float) sum;
                }
            }
        }
        return result;
    }

    private static void check(float[] x, int length, PatchGrid grid, NDManager manager, List<int[]> places) {
        NDArray given = convolution(manager).apply(manager.create(x, new Shape(places.size(), length, WIDTH)), grid);
        assertEquals(new Shape(places.size(), length, WIDTH), given.getShape());
        assertArrayEquals(slowly(x, length, grid.first(), places), given.toFloatArray(), 1e-5f);
    }

    @Test
    void allPatchesAreMixedWithTheirNeighboursAndTokensAroundThemAreNot() {
        int[] all = IntStream.range(0, SIDE * SIDE).toArray();
        try (NDManager manager = NDManager.newBaseManager()) {
            int length = 1 + all.length;
            check(drawn(1, 2 * length * WIDTH), length, PatchGrid.whole(SIDE), manager, List.of(all, all));
            int longer = length + 5; // two tokens before the patches, three after them
            PatchGrid moved = PatchGrid.whole(SIDE).startingAt(3);
            check(drawn(2, 2 * longer * WIDTH), longer, moved, manager, List.of(all, all));
        }
    }

    @Test
    void aSubsetOfThePatchesIsMixedWithinItself() {
        int[] square = {5, 6, 9, 10};
        int[] apart = {0, 15, 4, 1};
        try (NDManager manager = NDManager.newBaseManager()) {
            PatchGrid grid = PatchGrid.of(manager, SIDE, List.of(square, apart));
            // Two images, each with both subsets.
            check(drawn(3, 4 * 5 * WIDTH), 5, grid, manager, List.of(square, apart, square, apart));
        }
    }

    @Test
    void gradientsReachInputAndWeights() {
        try (NDManager manager = NDManager.newBaseManager()) {
            PatchConvolution convolution = convolution(manager);
            int length = 1 + SIDE * SIDE;
            float[] values = drawn(4, length * WIDTH);
            NDArray x = manager.create(values, new Shape(1, length, WIDTH));
            List<NDArray> variables = List.of(x, convolution.weight(), convolution.bias());
            variables.forEach(one -> one.setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = convolution.apply(x, PatchGrid.whole(SIDE));
                collector.backward(y.square().sum());
            }
            int[] all = IntStream.range(0, SIDE * SIDE).toArray();
            int at = 7 * WIDTH + 1;
            float step = 1e-2f;
            float[] more = values.clone();
            more[at] += step;
            float[] less = values.clone();
            less[at] -= step;
            double slope =
                    (squares(slowly(more, length, 1, List.of(all))) - squares(slowly(less, length, 1, List.of(all))))
                            / (2 * step);
            assertEquals(slope, x.getGradient().toFloatArray()[at], 1e-2 * Math.abs(slope));
            float[] y = slowly(values, length, 1, List.of(all));
            double bias = 0;
            for (int patch = 1; patch < length; patch++) {
                bias += 2 * y[patch * WIDTH];
            }
            assertEquals(bias, convolution.bias().getGradient().toFloatArray()[0], 1e-3);
            double middle = 0;
            for (int patch = 1; patch < length; patch++) {
                middle += 2 * y[patch * WIDTH] * values[patch * WIDTH];
            }
            assertEquals(middle, convolution.weight().getGradient().toFloatArray()[4], 1e-3);
        }
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
