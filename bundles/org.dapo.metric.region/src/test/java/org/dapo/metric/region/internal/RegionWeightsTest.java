package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.dapo.api.metric.LabelMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionWeightsTest {
    /** Sparse and dense noise, in which regions take every shape, and maps of one row or column. */
    @ParameterizedTest
    @CsvSource({"30, 30, 0.1", "30, 20, 0.3", "21, 40, 0.5", "25, 25, 0.7", "50, 1, 0.5", "1, 50, 0.5"})
    void eachRegionOfAFloodFillWeighsOneSharedEqually(int width, int height, double density) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            short[] labels = new short[width * height];
            for (int pixel = 0; pixel < labels.length; pixel++) {
                labels[pixel] = (short) (random.nextDouble() < density ? random.nextInt(3) + 1 : 0);
            }
            RegionWeights weights = new RegionWeights(new LabelMap(width, height, labels));
            List<List<Integer>> regions = SlowRegions.regions(width, labels);
            assertEquals(regions.size(), weights.regions());
            for (List<Integer> region : regions) {
                long share = RegionWeights.REGION / region.size();
                long sum = 0;
                for (int pixel : region) {
                    long weight = weights.weights()[pixel];
                    assertTrue(weight == share || weight == share + 1);
                    sum += weight;
                }
                assertEquals(RegionWeights.REGION, sum);
            }
            for (int pixel = 0; pixel < labels.length; pixel++) {
                assertEquals(labels[pixel] == 0, weights.weights()[pixel] == 0);
            }
        }
    }

    @Test
    void typesThatTouchAreOneRegionAndSoAreUntypedPixels() {
        short[] labels = {1, 0, 0, 0, 2, 0, 0, 0, LabelMap.UNTYPED};
        assertEquals(1, new RegionWeights(new LabelMap(3, 3, labels)).regions());
    }

    @Test
    void theEdgesOfTheMapDoNotTouch() {
        short[] labels = {0, 0, 1, 1, 0, 0};
        assertEquals(2, new RegionWeights(new LabelMap(3, 2, labels)).regions());
    }

    @Test
    void aGoodImageHasNoRegion() {
        RegionWeights weights = new RegionWeights(new LabelMap(3, 3, new short[9]));
        assertEquals(0, weights.regions());
        assertArrayEquals(new long[9], weights.weights());
    }
}
