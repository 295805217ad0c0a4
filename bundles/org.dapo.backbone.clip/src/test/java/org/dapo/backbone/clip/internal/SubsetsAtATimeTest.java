package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.backbone.clip.internal.weights.SeededWeights;
import org.junit.jupiter.api.Test;

/** Tests that the memory of subsets of patches is bounded whatever the tower lays out for each. */
class SubsetsAtATimeTest {
    private static int atATime(String json, long batch, int length, int grid) throws Exception {
        ModelManifest manifest = SeededModel.source(json).manifest();
        ModelDescription description = ModelDescription.read(manifest);
        try (NDManager manager = NDManager.newBaseManager()) {
            SeededWeights weights = new SeededWeights(description.spec(), description.convolutions(), 7);
            return new ClipWeights(description.spec(), weights.draw(manager))
                    .visionTower()
                    .subsetsAtATime(batch, length, grid);
        }
    }

    @Test
    void aSubsetCountsAsItsTokensOrAsTheWholeImageWhereConvolutionsLayItOut() throws Exception {
        String convolving = SeededModel.TINY.replace("\"patch\": 8", "\"patch\": 8, \"conditionalPositions\": true");
        assertEquals(4096 / (2 * 5), atATime(SeededModel.TINY, 2, 5, 16));
        assertEquals(4096 / (2 * 257), atATime(convolving, 2, 5, 16));
        assertEquals(1, atATime(SeededModel.TINY, 2, 4096, 64));
        assertEquals(1, atATime(convolving, 2, 5, 64));
    }
}
