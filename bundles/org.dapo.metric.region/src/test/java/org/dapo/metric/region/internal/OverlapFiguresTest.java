package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.dapo.histogram.Figure;
import org.dapo.histogram.RankedBins;
import org.dapo.histogram.ScoreHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the figures once bits are dropped, against the worst orders that the scores of a bin can have. */
class OverlapFiguresTest {
    private static final int SCORES = 8000;

    /** The limit of 0.3 lies within a bin of many normal pixels, so the cut bin weighs in the bound. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void auproIsOffByItsBoundWhereTheDefectsOfEachBinRankFirst(int seed) {
        Random random = new Random(seed);
        ScoreHistogram histogram = new ScoreHistogram(ScoreHistogram.FEWEST_PATTERNS);
        for (int i = 0; i < SCORES; i++) {
            histogram.add(random.nextFloat(), random.nextInt(3) == 0 ? 1 : 0);
        }
        for (int i = 0; i < 2000; i++) {
            // These fall into one bin, at which the rate passes 0.3.
            histogram.add(0.7f + i * 1e-7f, i % 4 == 0 ? 1 : 0);
        }
        RankedBins bins = histogram.ranked();
        Figure aupro = OverlapFigures.aupro(bins);
        assertTrue(aupro.bound() > 0.01, () -> "a bound of " + aupro.bound());
        assertEquals(aupro(bins, true), aupro.value() + aupro.bound(), 1e-12);
        double worst = aupro(bins, false);
        assertTrue(worst < aupro.value() && worst >= aupro.value() - aupro.bound());
    }

    /**
     * Bins are 1/1024 wide here. Two of a hundred normal pixels lie in a bin that a threshold cuts, in truth above it. All but the
     * lightest of the defects lie just below that threshold. The rates end at 0.25, as the next threshold has all pixels above it.
     */
    @Test
    void thePrototypesBoundCountsTheNormalPixelsThatAThresholdCutsFromTheirBin() {
        ScoreHistogram histogram = new ScoreHistogram(ScoreHistogram.FEWEST_PATTERNS);
        for (int i = 0; i < 2048; i++) {
            histogram.add(1 + i / 2048f, 1);
        }
        histogram.add(1.748f, 1L << 40);
        addNormal(histogram, 2, 1.7499f);
        addNormal(histogram, 23, 1.502f);
        addNormal(histogram, 75, 1.252f);
        assertEquals(13, histogram.droppedBits());
        Figure figure = OverlapFigures.prototype(histogram.ranked());
        assertEquals((0.02 / 2 + 0.23) / 0.25, figure.value(), 1e-6);
        assertEquals(4 * 0.02 / (0.25 - 2 * 0.02), figure.bound(), 1e-6);
        double truth = 0.23 / 0.25;
        assertEquals(truth, figure.value(), figure.bound());
    }

    /** The lowest threshold is the lowest score, and a pixel at a threshold is not above it. */
    @Test
    void thePrototypeUsesTheThresholdAtTheLowestScore() {
        ScoreHistogram histogram = new ScoreHistogram();
        addNormal(histogram, 8, 0);
        // Above the lowest threshold alone.
        addNormal(histogram, 1, 0.25f);
        histogram.add(0.25f, 1);
        addNormal(histogram, 1, 60);
        histogram.add(100, 1);
        // From (0, 1/2) through (0.1, 1/2) to (0.2, 1).
        assertEquals(new Figure(0.625, 0), OverlapFigures.prototype(histogram.ranked()));
    }

    /** The area up to 0.3 if all defects of a bin rank before its normal pixels, or after them. */
    private static double aupro(RankedBins bins, boolean defectsFirst) {
        double area = 0;
        double rate = 0;
        double overlap = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            double next = overlap + (double) bins.positives(bin) / bins.positives();
            double right = Math.min(0.3, rate + (double) bins.negatives(bin) / bins.negatives());
            area += (right - rate) * (defectsFirst ? next : overlap);
            rate = right;
            overlap = next;
        }
        return area / 0.3;
    }

    private static void addNormal(ScoreHistogram histogram, int count, float score) {
        for (int i = 0; i < count; i++) {
            histogram.add(score, 0);
        }
    }
}
