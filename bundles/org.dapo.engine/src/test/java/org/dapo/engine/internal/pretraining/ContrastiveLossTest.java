package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContrastiveLossTest {
    /** Computes the mean cross-entropy of rows and columns, one number at a time. */
    private static double slow(
            float[][] images, float[][] texts, float[] captions, float[] pictures, double temperature) {
        int size = images.length;
        double[][] logits = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                logits[i][j] = cosine(images[i], texts[j]) / temperature;
            }
        }
        double total = 0;
        for (int i = 0; i < size; i++) {
            double row = 0;
            double column = 0;
            for (int j = 0; j < size; j++) {
                row += Math.exp(logits[i][j]);
                column += Math.exp(logits[j][i]);
            }
            for (int j = 0; j < size; j++) {
                total -= captions[i * size + j] * (logits[i][j] - Math.log(row));
                total -= pictures[i * size + j] * (logits[j][i] - Math.log(column));
            }
        }
        return total / (2 * size);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @Test
    void theLossIsTheMeanOfBothCrossEntropies() {
        Random random = new Random(1);
        float[][] images = new float[4][3];
        float[][] texts = new float[4][3];
        float[] flatImages = new float[12];
        float[] flatTexts = new float[12];
        for (int i = 0; i < 12; i++) {
            images[i / 3][i % 3] = flatImages[i] = (float) random.nextGaussian();
            texts[i / 3][i % 3] = flatTexts[i] = (float) random.nextGaussian();
        }
        float[] captions = {.5f, 0, .5f, 0, 0, 1, 0, 0, .5f, 0, .5f, 0, 0, 0, 0, 1};
        float[] pictures = {1, 0, 0, 0, .5f, .5f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray loss = new ContrastiveLoss(0.2)
                    .of(
                            manager.create(flatImages, new Shape(4, 3)),
                            manager.create(flatTexts, new Shape(4, 3)),
                            manager.create(captions, new Shape(4, 4)),
                            manager.create(pictures, new Shape(4, 4)));
            assertEquals(slow(images, texts, captions, pictures, 0.2), loss.getFloat(), 1e-5);
        }
    }

    @Test
    void retrievalCountsTheNearest() {
        Retrieval retrieval = new Retrieval();
        // The first image finds its caption; the second finds the first's. Both captions find their images.
        retrieval.add(new float[] {.9f, .1f, .8f, .7f}, new float[] {1, 0, 0, 1});
        assertEquals(Map.of("image_to_text", .5, "text_to_image", 1.0, "chance", .5), retrieval.figures());
        assertEquals(Map.of(), new Retrieval().figures());
    }

    @Test
    void theRateRisesThenFallsToNothing() {
        assertEquals(0.1, WeightUpdate.rate(1, 0, 1000), 1e-12);
        assertEquals(1, WeightUpdate.rate(1, 9, 1000), 1e-12);
        assertEquals(1, WeightUpdate.rate(1, 10, 1000), 1e-12);
        assertEquals(0.5, WeightUpdate.rate(1, 505, 1000), 1e-12);
        assertEquals(0, WeightUpdate.rate(1, 1000, 1000), 1e-12);
    }
}
