package org.dapo.engine.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

        assertEquals(expected, of(scores).quantile(quantile));
    }

    private static GoodScores of(List<Float> scores) {
        GoodScores good = new GoodScores("score");
        scores.forEach(good::add);
        return good;
    }

    /** The score of the probability of a logit, and of one that differs by the rounding of another batch, as float32. */
    @ParameterizedTest
    @ValueSource(doubles = {-16, -12, -8, -4, -1, 0, 1, 4, 8})
    void theThresholdIsAboveItsImageHoweverItIsBatchedAndNearIt(double logit) {
        for (int range : new int[] {1, 4}) {
            float score = (float) (range * sigmoid(logit));
            float again = (float) (range * sigmoid(logit + 2e-5));
            double threshold = of(List.of(score, score / 2)).threshold(0.99, range);
            assertTrue(again < threshold, () -> again + " as the last digits depend on the batch, not " + threshold);
            assertEquals(score, threshold, 5e-5 * score + 3e-7 * range, "a defect that scores higher is not missed");
        }
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    @Test
    void aThresholdThatNothingCanExceedIsTold() {
        GoodScores sure = of(List.of(0.2f, 0.3f, 1f));
        assertEquals(Optional.empty(), sure.flaw(0.5, 1));
        String flaw = sure.flaw(0.99, 1).orElseThrow();
        assertTrue(flaw.startsWith("the score of good images reaches 1.0, and none can be higher than 1.0"), flaw);
        assertEquals(Optional.empty(), sure.flaw(0.99, 4), "maps that are summed over four layers reach 4");
    }

    @Test
    void scoresThatTieAtTheThresholdAreTold() {
        String flaw = of(List.of(0.5f, 0.5f, 0.5f)).flaw(0.5, 1).orElseThrow();
        assertTrue(flaw.startsWith("3 of 3 good images have the same score, 0.5"), flaw);
        assertEquals(Optional.empty(), of(List.of(0.5f, 0.5f, 0.6f, 0.7f)).flaw(0.5, 1));
    }
}
