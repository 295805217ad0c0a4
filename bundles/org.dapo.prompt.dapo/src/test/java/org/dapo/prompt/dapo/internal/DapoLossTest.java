package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.PlaneMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DapoLossTest {
    private static final int IMAGES = 2;
    private static final int STATES = 3;
    private static final int PIXELS = 16;

    @ParameterizedTest
    @ValueSource(floats = {0, 0.5f})
    void onAGridOfTheImagesSizeItIsTheLossOfEachPixel(float namingWeight) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray probabilities = manager.create(wave(), new Shape(IMAGES, STATES, PIXELS))
                    .softmax(1)
                    .reshape(IMAGES, STATES, 4, 4);
            long[] labels = {
                0, 0, 0, 1, 1, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            };
            DapoLoss loss = new DapoLoss(manager.create(labels, new Shape(IMAGES, 4, 4)), namingWeight);
            float value =
                    loss.local(probabilities, PlaneMap.aligned(manager, 4, 4)).getFloat();
            float[] p = probabilities.toFloatArray();
            assertEquals(slow(p, labels) + namingWeight * naming(p, labels), value, 1e-5);
        }
    }

    @Test
    void aGoodPixelWithoutAnyDoubtOrADefectWithoutAnyHopeIsStillANumber() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // All pixels are good without doubt; the first is a defect, with all its doubt at another type.
            float[] certain = new float[STATES * PIXELS];
            Arrays.fill(certain, 0, PIXELS, 1);
            certain[0] = 0;
            certain[PIXELS] = 1;
            long[] labels = new long[PIXELS];
            labels[0] = 2;
            DapoLoss loss = new DapoLoss(manager.create(labels, new Shape(1, 4, 4)), 1);
            float value = loss.local(
                            manager.create(certain, new Shape(1, STATES, 4, 4)), PlaneMap.aligned(manager, 4, 4))
                    .getFloat();
            assertTrue(Float.isFinite(value), () -> "the loss is " + value);
            assertTrue(value > 80, () -> "the loss is " + value);
        }
    }

    @Test
    void theImagesLossIsTheCrossEntropyOfItsTwoLogits() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[] {1, 3, 2, -1}, new Shape(2, 2));
            double first = -Math.log(Math.exp(3) / (Math.exp(1) + Math.exp(3)));
            double second = -Math.log(Math.exp(2) / (Math.exp(2) + Math.exp(-1)));
            float value = MaskLoss.crossEntropy(logits, manager.create(new long[] {1, 0}))
                    .getFloat();
            assertEquals((first + second) / 2, value, 1e-6);
        }
    }

    private static float[] wave() {
        float[] values = new float[IMAGES * STATES * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * Math.sin(i * 2.3));
        }
        return values;
    }

    /** Computes the focal loss over the smoothed one-hot vector by class, and both dice losses over all defect types. */
    private static double slow(float[] p, long[] labels) {
        double epsilon = 1e-5;
        double focal = 0;
        double dice = 0;
        for (int image = 0; image < IMAGES; image++) {
            double[] normal = new double[3];
            double[] defect = new double[3];
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                long label = labels[image * PIXELS + pixel];
                double smoothed = epsilon;
                double anomalous = 0;
                for (int state = 0; state < STATES; state++) {
                    double own = p[(image * STATES + state) * PIXELS + pixel];
                    smoothed += own * (state == label ? 1 - epsilon : epsilon / (STATES - 1));
                    anomalous += state > 0 ? own : 0;
                }
                focal -= Math.pow(1 - smoothed, 2) * Math.log(smoothed) / (IMAGES * PIXELS);
                add(normal, p[image * STATES * PIXELS + pixel], label == 0 ? 1 : 0);
                add(defect, anomalous, label == 0 ? 0 : 1);
            }
            dice += (dice(normal) + dice(defect)) / IMAGES;
        }
        return focal + dice;
    }

    /** Asks each defective pixel how likely its type is among the types; its image's mean counts, and both images alike. */
    private static double naming(float[] p, long[] labels) {
        double sum = 0;
        for (int image = 0; image < IMAGES; image++) {
            double surprise = 0;
            int defective = 0;
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                int label = (int) labels[image * PIXELS + pixel];
                if (label > 0) {
                    double own = p[(image * STATES + label) * PIXELS + pixel];
                    double other = p[(image * STATES + 3 - label) * PIXELS + pixel];
                    surprise -= Math.log(own / (own + other));
                    defective++;
                }
            }
            sum += defective == 0 ? 0 : surprise / defective;
        }
        return sum / IMAGES;
    }

    private static void add(double[] sums, double a, double b) {
        sums[0] += a * b;
        sums[1] += a;
        sums[2] += b;
    }

    private static double dice(double[] sums) {
        return 1 - (2 * sums[0] + 1) / (sums[1] + sums[2] + 1);
    }
}
