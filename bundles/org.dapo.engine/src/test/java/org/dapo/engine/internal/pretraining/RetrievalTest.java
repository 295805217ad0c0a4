package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private final Retrieval retrieval = new Retrieval();

    @Test
    void withoutABatchThereAreNoFigures() {
        assertEquals(Map.of(), retrieval.figures());
    }

    /** The images' nearest captions are 0, 1 and 1, the captions' nearest images 0, 2 and 2. */
    @Test
    void theNearestOfEachIsRightOrNot() {
        retrieval.add(
                new float[] {
                    .9f, .1f, .3f, //
                    .2f, .7f, .1f, //
                    .1f, .8f, .4f
                },
                new float[] {
                    1, 0, 0, //
                    0, 1, 0, //
                    0, 0, 1
                });
        assertFigures(2 / 3.0, 2 / 3.0, 1 / 3.0);
    }

    /** The second and the third image have the same product and state, so each other's captions fit. */
    @Test
    void anyCaptionThatFitsIsRight() {
        retrieval.add(
                new float[] {
                    .9f, .1f, .3f, //
                    .2f, .7f, .1f, //
                    .1f, .8f, .4f
                },
                new float[] {
                    1, 0, 0, //
                    0, .5f, .5f, //
                    0, .5f, .5f
                });
        assertFigures(1, 1, 5 / 9.0);
    }

    @Test
    void theSharesAreOfTheImagesOfAllBatches() {
        float[] right = {1, 0, 0, 1};
        float[] crossed = {0, 1, 1, 0};
        retrieval.add(right, right);
        retrieval.add(right, crossed);
        retrieval.add(crossed, crossed);
        retrieval.add(new float[] {.2f, .1f, .4f, .3f}, right);
        // The last batch: both images are nearest to the first caption, both captions to the second image.
        assertFigures(5 / 8.0, 5 / 8.0, 1 / 2.0);
    }

    private void assertFigures(double imageToText, double textToImage, double chance) {
        Map<String, Double> figures = retrieval.figures();
        assertEquals(imageToText, figures.get("image_to_text"), 1e-12);
        assertEquals(textToImage, figures.get("text_to_image"), 1e-12);
        assertEquals(chance, figures.get("chance"), 1e-12);
    }
}
