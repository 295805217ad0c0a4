package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares metrics with their definitions. The test of org.dapo.metric.ranking compares them with scikit-learn. */
class RankingFiguresTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000, 100_000_000})
    void agreesWithTheSlowReferenceWhateverTheTies(int steps) {
        Random random = new Random(steps);
        float[] scores = new float[400];
        boolean[] positive = new boolean[400];
        for (int i = 0; i < scores.length; i++) {
            positive[i] = i == 0 || (i > 1 && random.nextInt(5) == 0);
            scores[i] = (float) Math.rint((random.nextDouble() - 0.5 + (positive[i] ? 0.2 : 0)) * steps) / steps;
        }
        RankedBins bins =
                Samples.histogram(ScoreHistogram.PATTERNS, scores, positive).ranked();
        assertFigure(SlowReference.auroc(scores, positive), RankingFigures.auroc(bins));
        assertFigure(SlowReference.averagePrecision(scores, positive), RankingFigures.averagePrecision(bins));
        assertFigure(SlowReference.bestF1(scores, positive), RankingFigures.bestF1(bins));
        double threshold = RankingFigures.bestF1Threshold(bins);
        assertEquals(SlowReference.bestF1(scores, positive), f1Above(scores, positive, threshold), 1e-12);
    }

    private static double f1Above(float[] scores, boolean[] positive, double threshold) {
        int right = 0;
        int called = 0;
        int all = 0;
        for (int i = 0; i < scores.length; i++) {
            called += scores[i] > threshold ? 1 : 0;
            right += scores[i] > threshold && positive[i] ? 1 : 0;
            all += positive[i] ? 1 : 0;
        }
        return 2.0 * right / (all + called);
    }

    @Test
    void theBestThresholdLiesHalfwayToTheNextScoreAndIsUndefinedForOneClass() {
        float[] scores = {1, 2, 4, 8};
        assertEquals(
                3,
                RankingFigures.bestF1Threshold(
                        Samples.histogram(ScoreHistogram.PATTERNS, scores, new boolean[] {false, false, true, true})
                                .ranked()));
        assertTrue(RankingFigures.bestF1Threshold(
                        Samples.histogram(ScoreHistogram.PATTERNS, scores, new boolean[] {true, true, true, false})
                                .ranked())
                < 1);
        assertTrue(Double.isNaN(
                RankingFigures.bestF1Threshold(Samples.histogram(ScoreHistogram.PATTERNS, scores, new boolean[4])
                        .ranked())));
    }

    /** F1 is 2/3 above 3 and above 0 alike. */
    @Test
    void ofEquallyGoodThresholdsTheHighestIsTaken() {
        float[] scores = {4, 3, 2, 1};
        assertEquals(
                3.5,
                RankingFigures.bestF1Threshold(
                        Samples.histogram(ScoreHistogram.PATTERNS, scores, new boolean[] {true, false, false, true})
                                .ranked()));
    }

    /** Few positives, many, and so many that they share bins mostly with each other. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.9})
    void onceBitsAreDroppedTheBoundsHoldTheExactFigures(double share) {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            float[] scores = new float[4000];
            boolean[] positive = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                positive[i] = random.nextDouble() < share;
                scores[i] = (float) Math.exp(random.nextGaussian() / 4 + (positive[i] ? 0.2 : 0));
            }
            ScoreHistogram coarse = Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, scores, positive);
            assertTrue(coarse.droppedBits() > 0);
            RankedBins bins = coarse.ranked();
            assertWithin(SlowReference.auroc(scores, positive), RankingFigures.auroc(bins), 0.01);
            assertWithin(SlowReference.averagePrecision(scores, positive), RankingFigures.averagePrecision(bins), 0.2);
            assertWithin(SlowReference.bestF1(scores, positive), RankingFigures.bestF1(bins), 0.05);
        }
    }

    /** Positives and negatives share one bin at the lowest resolution. The bounds contain the results of the extreme orders. */
    @Test
    void theBoundsHoldTheWorstOrders() {
        for (List<Boolean> order : List.of(
                List.of(true, true, false, false, false),
                List.of(false, false, false, true, true),
                List.of(true, false, true, false, false))) {
            float[] scores = new float[1300];
            boolean[] positive = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                // The last five are neighbours. The others are far below, and so many that bits are dropped.
                scores[i] = i < 1295 ? 1 + i * 0.0005f : Math.scalb(1f, 20) - (i - 1295);
                positive[i] = i >= 1295 && order.get(i - 1295);
            }
            RankedBins bins = Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, scores, positive)
                    .ranked();
            assertTrue(!bins.exact());
            assertWithin(SlowReference.auroc(scores, positive), RankingFigures.auroc(bins), 1);
            assertWithin(SlowReference.averagePrecision(scores, positive), RankingFigures.averagePrecision(bins), 1);
            assertWithin(SlowReference.bestF1(scores, positive), RankingFigures.bestF1(bins), 1);
        }
    }

    /** With all positives of each bin above its negatives, so that the bound is no larger than it has to be. */
    @Test
    void theAurocIsOffByItsBoundInTheWorstOrder() {
        Random random = new Random(2);
        float[] scores = new float[4000];
        boolean[] positive = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            positive[i] = random.nextInt(4) == 0;
            scores[i] = random.nextFloat() + (positive[i] ? 0.2f : 0);
        }
        RankedBins bins = Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, scores, positive)
                .ranked();
        double won = 0;
        double above = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            above += bins.positives(bin);
            won += above * bins.negatives(bin);
        }
        Figure auroc = RankingFigures.auroc(bins);
        assertTrue(auroc.bound() > 0);
        assertEquals(won / above / bins.negatives(), auroc.value() + auroc.bound(), 1e-12);
    }

    /** 90 negatives lie above a bin of ten positives and ten negatives, so its positives lose more by a low place than they win. */
    @Test
    void theBoundOfAveragePrecisionHoldsPositivesBelowTheNegativesOfTheirBin() {
        float[] scores = new float[1400];
        boolean[] positive = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i < 1290 ? 1 + i * 0.0005f : i < 1310 ? (1 << 20) + i - 1290 : 1 << 24;
            positive[i] = i >= 1290 && i < 1300;
        }
        RankedBins bins = Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, scores, positive)
                .ranked();
        Figure precision = RankingFigures.averagePrecision(bins);
        assertEquals(10.0 / 110, precision.value(), 1e-12);
        // By hand: 1 - 10·ln(1.1) is the least mean precision, by the integral.
        assertEquals(10.0 / 110 - (1 - 10 * Math.log(1.1)), precision.bound(), 1e-12);
        assertWithin(SlowReference.averagePrecision(scores, positive), precision, 1);
    }

    /** The first histogram has positives too, and the second has dropped other bits than the first. Neither must matter. */
    @ParameterizedTest
    @ValueSource(ints = {100, 1500, 4000})
    void positivesOfOneHistogramRankAgainstTheNegativesOfAnother(int many) {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            float[] scores = new float[many];
            boolean[] positive = new boolean[many];
            float[] own = new float[many / 3];
            boolean[] all = new boolean[own.length];
            for (int i = 0; i < many; i++) {
                positive[i] = random.nextInt(10) == 0;
                scores[i] = random.nextInt(3) / 4f + random.nextInt(5000) / 20000f;
            }
            for (int i = 0; i < own.length; i++) {
                all[i] = true;
                own[i] = 0.1f + random.nextInt(3) / 4f + random.nextInt(5000) / 20000f;
            }
            Figure figure = RankingFigures.auroc(
                    Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, scores, positive)
                            .ranked(),
                    Samples.histogram(ScoreHistogram.FEWEST_PATTERNS, own, all).ranked());
            double exact = aurocAgainstNegatives(own, scores, positive);
            if (many == 100) {
                assertFigure(exact, figure);
            } else {
                assertTrue(figure.bound() > 0, "bits were dropped");
                assertWithin(exact, figure, 0.01);
            }
        }
    }

    private static double aurocAgainstNegatives(float[] own, float[] others, boolean[] positive) {
        double won = 0;
        double pairs = 0;
        for (float score : own) {
            for (int i = 0; i < others.length; i++) {
                pairs += positive[i] ? 0 : 1;
                won += positive[i] ? 0 : score > others[i] ? 1 : score == others[i] ? 0.5 : 0;
            }
        }
        return won / pairs;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void oneClassAloneHasNoFigures(long weight) {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(0.5f, weight);
        RankedBins bins = histogram.ranked();
        assertEquals(Figure.UNDEFINED, RankingFigures.auroc(bins));
        assertEquals(Figure.UNDEFINED, RankingFigures.averagePrecision(bins));
        assertEquals(Figure.UNDEFINED, RankingFigures.bestF1(bins));
    }

    private static void assertFigure(double expected, Figure actual) {
        assertEquals(expected, actual.value(), 1e-12);
        assertEquals(0, actual.bound(), "exact while no bit is dropped");
    }

    private static void assertWithin(double exact, Figure figure, double mostUseful) {
        assertTrue(
                Math.abs(exact - figure.value()) <= figure.bound() + 1e-12,
                () -> exact + " is not within " + figure.bound() + " of " + figure.value());
        assertTrue(figure.bound() <= mostUseful, () -> "a bound of " + figure.bound() + " says nothing");
    }
}
