package org.dapo.engine.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoodScoresTest {
    /** Of the scores 1 to n, the smallest that so many of a hundred do not exceed. 0.55 in binary is above 55 of 100. */
    @ParameterizedTest
    @CsvSource({
        "100, 0.55, 55",
        "100, 0.551, 56",
        "100, 0.99, 99",
        "100, 0.999, 100",
        "10, 0.99, 10",
        "10, 0.9, 9",
        "10, 0.91, 10",
        "3, 0.0001, 1",
        "3, 0.34, 2",
        "1, 0.5, 1"
    })
    void theShareOfScoresThatDoNotExceedTheThresholdIsAtLeastTheQuantile(int n, double quantile, double expected) {
        List<Float> scores = new ArrayList<>();
        for (int score = 1; score <= n; score++) {
            scores.add((float) score);
        }
        Collections.shuffle(scores, new Random(n));

        assertEquals(expected, GoodScores.quantile(scores, quantile));
    }

    @Test
    void theThresholdIsAboveItsImageHoweverItIsBatched() {
        float score = 0.41128063f;
        double threshold = GoodScores.threshold(List.of(score, 0.1f), 0.99);
        assertTrue(Math.nextUp(Math.nextUp(score)) < threshold, "the last digits of a score depend on the batch");
        assertEquals(score, threshold, 2e-5);
    }
}
