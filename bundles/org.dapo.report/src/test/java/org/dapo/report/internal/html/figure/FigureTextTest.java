package org.dapo.report.internal.html.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTextTest {
    @ParameterizedTest
    @CsvSource({
        "0.5424, 0.5, 0.542, 0.500",
        "0.5424, 0.54238, 0.54240, 0.54238",
        "-0.5424, -0.5421, −0.5424, −0.5421",
        "0.5, 0.5, 0.500, 0.500",
        "0.5, 0.5000000000001, 0.500000000, 0.500000000",
    })
    void aScoreAndItsThresholdHaveDigitsThatTellThemApart(
            double score, double threshold, String scoreText, String thresholdText) {
        assertEquals(scoreText, FigureText.rounded(score, threshold));
        assertEquals(thresholdText, FigureText.rounded(threshold, score));
    }
}
