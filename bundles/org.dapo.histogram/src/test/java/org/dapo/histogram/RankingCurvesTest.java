package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.metric.Curve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares curves with their definitions. The test of org.dapo.metric.ranking compares them with scikit-learn. */
class RankingCurvesTest {
    /** The largest allowed distance between the drawn line and the full one. */
    private static final double TOLERANCE = 0.002;

    private record Point(double x, double y) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000, 100_000_000})
    void aCurveFollowsEveryThresholdWhateverTheTies(int steps) {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            boolean[] positive = new boolean[300];
            float[] scores = new float[positive.length];
            for (int i = 0; i < scores.length; i++) {
                positive[i] = i < 2 ? i == 0 : random.nextInt(4) == 0;
                scores[i] = (float) Math.rint((random.nextDouble() + (positive[i] ? 0.3 : 0)) * steps) / steps;
            }
            RankedBins bins =
                    Samples.histogram(ScoreHistogram.PATTERNS, scores, positive).ranked();
            assertDraws(roc(scores, positive), RankingCurves.roc("roc", "up", bins));
            assertDraws(precisionRecall(scores, positive), RankingCurves.precisionRecall("pr", bins));
        }
    }

    /** Few positives give a staircase, many a noisy line. Both must be approximated. */
    @ParameterizedTest
    @CsvSource({"20000, 0.5", "20000, 0.02", "20000, 0.002", "300000, 0.01", "2000, 0.5", "2000, 0.1"})
    void aCurveOfManyScoresStaysCloseAtAFewHundredPoints(int count, double density) {
        for (double lift : new double[] {0, 0.3, 0.9}) {
            Random random = new Random(count);
            boolean[] positive = new boolean[count];
            float[] scores = new float[count];
            for (int i = 0; i < count; i++) {
                positive[i] = random.nextDouble() < density;
                scores[i] = (float) (random.nextDouble() + (positive[i] ? lift : 0));
            }
            RankedBins bins =
                    Samples.histogram(ScoreHistogram.PATTERNS, scores, positive).ranked();
            assertDraws(sorted(scores, positive, false), RankingCurves.roc("roc", "up", bins));
            assertDraws(sorted(scores, positive, true), RankingCurves.precisionRecall("pr", bins));
        }
    }

    @Test
    void positivesCountWithTheirWeight() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(new float[] {5, 4, 3, 2}, new long[] {3, 0, 1, 0});
        Curve curve = RankingCurves.roc("pro", "overlap", histogram.ranked()).orElseThrow();
        assertEquals(
                new Curve("pro", "false positive rate", "overlap", new float[] {0, 0, 0.5f, 0.5f, 1}, new float[] {
                    0, 0.75f, 0.75f, 1, 1
                }),
                curve);
    }

    /** All scores are equal. The only threshold predicts all as positive, and half of them are. */
    @Test
    void constantScoresHaveOneThreshold() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(new float[] {1, 1}, new long[] {1, 0});
        Curve curve = RankingCurves.precisionRecall("pr", histogram.ranked()).orElseThrow();
        assertEquals(new Curve("pr", "recall", "precision", new float[] {0, 1}, new float[] {1, 0.5f}), curve);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void oneClassAloneHasNoCurve(long weight) {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(0.5f, weight);
        assertEquals(Optional.empty(), RankingCurves.roc("roc", "up", histogram.ranked()));
        assertEquals(Optional.empty(), RankingCurves.precisionRecall("pr", histogram.ranked()));
        assertEquals(Optional.empty(), RankingCurves.roc("roc", "up", new ScoreHistogram().ranked()));
    }

    /** Computes a ROC curve, counting all scores at each threshold. */
    private static List<Point> roc(float[] scores, boolean[] positive) {
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        for (float threshold : descending(scores)) {
            points.add(new Point(share(scores, positive, false, threshold), share(scores, positive, true, threshold)));
        }
        return points;
    }

    private static List<Point> precisionRecall(float[] scores, boolean[] positive) {
        List<Point> points = new ArrayList<>(List.of(new Point(0, 1)));
        for (float threshold : descending(scores)) {
            double called = 0;
            double right = 0;
            for (int i = 0; i < scores.length; i++) {
                called += scores[i] >= threshold ? 1 : 0;
                right += scores[i] >= threshold && positive[i] ? 1 : 0;
            }
            points.add(new Point(share(scores, positive, true, threshold), right / called));
        }
        return points;
    }

    /** Returns the share of one class that is predicted positive. */
    private static double share(float[] scores, boolean[] positive, boolean of, float threshold) {
        double called = 0;
        double all = 0;
        for (int i = 0; i < scores.length; i++) {
            all += positive[i] == of ? 1 : 0;
            called += positive[i] == of && scores[i] >= threshold ? 1 : 0;
        }
        return called / all;
    }

    private static float[] descending(float[] scores) {
        float[] ascending = scores.clone();
        Arrays.sort(ascending);
        List<Float> different = new ArrayList<>();
        for (int i = ascending.length - 1; i >= 0; i--) {
            if (different.isEmpty() || different.get(different.size() - 1) != ascending[i]) {
                different.add(ascending[i]);
            }
        }
        float[] descending = new float[different.size()];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = different.get(i);
        }
        return descending;
    }

    /** Computes the same curves in one pass over the sorted scores, since counting at each threshold would take too long. */
    private static List<Point> sorted(float[] scores, boolean[] positive, boolean precision) {
        long[] order = new long[scores.length];
        double positives = 0;
        for (int i = 0; i < order.length; i++) {
            // Non-negative floats are ordered like their bits.
            order[i] = (long) Float.floatToIntBits(scores[i]) << 32 | i;
            positives += positive[i] ? 1 : 0;
        }
        Arrays.sort(order);
        List<Point> points = new ArrayList<>(List.of(new Point(0, precision ? 1 : 0)));
        double right = 0;
        for (int called = 1; called <= order.length; called++) {
            int at = (int) order[order.length - called];
            right += positive[at] ? 1 : 0;
            boolean tied = called < order.length && scores[(int) order[order.length - called - 1]] == scores[at];
            if (!tied) {
                points.add(
                        precision
                                ? new Point(right / positives, right / called)
                                : new Point((called - right) / (order.length - positives), right / positives));
            }
        }
        return points;
    }

    /** Asserts that drawn points are on the full curve, with both its ends, and that no full point is far from the line. */
    private static void assertDraws(List<Point> full, Optional<Curve> drawn) {
        Curve curve = drawn.orElseThrow();
        int next = 0;
        double farthest = 0;
        for (int i = 0; i < curve.x().length; i++) {
            int from = next;
            while (!isPoint(curve, i, full.get(next))) {
                next++;
                assertTrue(next < full.size(), () -> curve.name() + " has a point that no threshold has");
            }
            for (int passed = from; passed < next; passed++) {
                double distance = Line2D.ptSegDist(
                        curve.x()[i - 1],
                        curve.y()[i - 1],
                        curve.x()[i],
                        curve.y()[i],
                        full.get(passed).x(),
                        full.get(passed).y());
                farthest = Math.max(farthest, distance);
            }
        }
        assertTrue(isPoint(curve, 0, full.get(0)), "begins elsewhere");
        assertTrue(isPoint(curve, curve.x().length - 1, full.get(full.size() - 1)), "ends elsewhere");
        assertTrue(farthest <= TOLERANCE, curve + " is " + farthest + " away");
    }

    private static boolean isPoint(Curve curve, int point, Point other) {
        return curve.x()[point] == (float) other.x() && curve.y()[point] == (float) other.y();
    }
}
