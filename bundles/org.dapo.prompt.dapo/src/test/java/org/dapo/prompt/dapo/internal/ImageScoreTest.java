package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ImageScoreTest {
    @Test
    void imageScoresComeFromTheTokenTheMapOrBoth() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // Cosines 0.03 and 0.05, 0.04 and 0.01, at a temperature of 0.01; the probabilities are 0.88 and 0.047.
            var logits = manager.create(new float[] {3, 5, 4, 1}, new Shape(2, 2));
            var map = manager.create(new float[] {0, 1, 2, 3, 0.5f, 0.5f, 0.4f, 0.1f}, new Shape(2, 2, 2));
            double token = 1 / (1 + Math.exp(3));
            assertEquals(token, ImageScore.CLASS.of(logits, 0.01f, map, 4).getFloat(1), 1e-6);
            assertEquals(0.505f, ImageScore.MARGIN.of(logits, 0.01f, map, 4).getFloat(0), 1e-6);
            assertEquals(0.4925f, ImageScore.MARGIN.of(logits, 0.01f, map, 4).getFloat(1), 1e-6);
            assertEquals(0.75f, ImageScore.MAP.of(logits, 0.01f, map, 4).getFloat(0), 1e-6);
            assertEquals(0.125f, ImageScore.MAP.of(logits, 0.01f, map, 4).getFloat(1), 1e-6);
            // The mean of two log odds is the logarithm of the odds' geometric mean.
            double odds = Math.sqrt(token / (1 - token) * (0.125 / 0.875));
            assertEquals(
                    odds / (1 + odds),
                    ImageScore.FUSED.of(logits, 0.01f, map, 4).getFloat(1),
                    1e-6);
        }
    }

    @Test
    void theMarginTellsImagesApartThatTheProbabilityDoesNot() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var logits = manager.create(new float[] {0, 20, 0, 30}, new Shape(2, 2));
            var map = manager.zeros(new Shape(2, 2, 2));
            float[] probabilities = ImageScore.CLASS.of(logits, 0.01f, map, 4).toFloatArray();
            float[] margins = ImageScore.MARGIN.of(logits, 0.01f, map, 4).toFloatArray();
            assertEquals(probabilities[0], probabilities[1]);
            assertTrue(margins[0] < margins[1] && margins[1] < 1);
        }
    }

    /** The logits' own difference is taken, so two tokens differ even where their probabilities are both next to 1. */
    @Test
    void theCombinedScoreTellsImagesApartWhoseTokensAreBothCertain() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var logits = manager.create(new float[] {0, 15, 0, 20}, new Shape(2, 2));
            var map = manager.full(new Shape(2, 2, 2), 0.01f);
            float[] scores = ImageScore.FUSED.of(logits, 0.01f, map, 1).toFloatArray();
            double odds = Math.sqrt(Math.exp(15) * (0.01 / 0.99));
            assertEquals(odds / (1 + odds), scores[0], 1e-6);
            odds = Math.sqrt(Math.exp(20) * (0.01 / 0.99));
            assertEquals(odds / (1 + odds), scores[1], 1e-6);
            assertTrue(scores[0] < scores[1] && scores[1] < 1);
        }
    }

    @Test
    void theCombinedScoreIsFiniteForMapsThatAreCertain() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var logits = manager.create(new float[] {0, 1, 0, 1}, new Shape(2, 2));
            var map = manager.create(new float[] {0, 0, 0, 0, 1, 1, 1, 1}, new Shape(2, 2, 2));
            float[] scores = ImageScore.FUSED.of(logits, 0.01f, map, 1).toFloatArray();
            assertTrue(scores[0] > 0 && scores[0] < 0.01, scores[0] + " for no defect");
            assertTrue(scores[1] > 0.99 && scores[1] < 1, scores[1] + " for nothing but defects");
        }
    }
}
