package org.dapo.backbone.clip.internal.tower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares a convolution of the stem with its formula. */
class StemConvolutionTest {
    private static final int BATCH = 2;
    private static final int IN = 3;
    private static final int OUT = 5;
    private static final int SIDE = 6;

    private static float[] drawn(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Computes x·Φ(x). The normal density is integrated in small steps. */
    private static double gelu(double x) {
        int steps = 20_000;
        double area = 0;
        for (int i = 0; i < steps; i++) {
            double at = x * (i + 0.5) / steps;
            area += StrictMath.exp(-at * at / 2) * x / steps;
        }
        return x * (0.5 + area / StrictMath.sqrt(2 * Math.PI));
    }

    private static double mixed(float[] x, float[] weight, int image, int channel, int row, int column) {
        double sum = 0;
        for (int from = 0; from < IN; from++) {
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int y = 2 * row + dy;
                    int left = 2 * column + dx;
                    if (y >= 0 && left >= 0 && y < SIDE && left < SIDE) {
                        sum += x[((image * IN + from) * SIDE + y) * SIDE + left]
                                * weight[((channel * IN + from) * 3 + dy + 1) * 3 + dx + 1];
                    }
                }
            }
        }
        return sum;
    }

    @Test
    void itIsThatOfItsFormula() {
        Random random = new Random(4);
        float[] x = drawn(random, BATCH * IN * SIDE * SIDE);
        float[] weight = drawn(random, OUT * IN * 9);
        float[] bias = drawn(random, OUT);
        int half = SIDE / 2;
        float[] expected = new float[BATCH * OUT * half * half];
        for (int i = 0; i < expected.length; i++) {
            int channel = i / (half * half) % OUT;
            expected[i] = (float)
                    gelu(bias[channel] + mixed(x, weight, i / (half * half * OUT), channel, i / half % half, i % half));
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray given = new StemConvolution(
                            manager.create(weight, new Shape(OUT, IN, 3, 3)), manager.create(bias, new Shape(OUT)))
                    .apply(manager.create(x, new Shape(BATCH, IN, SIDE, SIDE)));
            assertEquals(new Shape(BATCH, OUT, half, half), given.getShape());
            assertArrayEquals(expected, given.toFloatArray(), 1e-4f);
        }
    }
}
