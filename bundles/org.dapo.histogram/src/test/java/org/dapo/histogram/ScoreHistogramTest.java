package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreHistogramTest {
    private static final int LIMIT = ScoreHistogram.FEWEST_PATTERNS;

    @Test
    void dropsAsManyBitsAsTheDataNeedAndNoMore() {
        for (int size : new int[] {LIMIT, LIMIT + 1, 3000, 30_000}) {
            float[] scores = randomScores(size, size);
            ScoreHistogram histogram = Samples.histogram(LIMIT, scores, new boolean[size]);
            int least = 0;
            while (patterns(scores, least) > LIMIT) {
                least++;
            }
            assertEquals(least, histogram.droppedBits());
            assertEquals(patterns(scores, least), histogram.patterns());
        }
    }

    @Test
    void everyOrderOfAddingAndMergingEndsInTheSameBytes() throws IOException {
        float[] scores = randomScores(6000, 1);
        boolean[] positive = new boolean[scores.length];
        for (int i = 0; i < scores.length; i += 7) {
            positive[i] = true;
        }
        byte[] expected = Samples.bytes(Samples.histogram(LIMIT, scores, positive));
        for (int parts : new int[] {2, 3, 10}) {
            ScoreHistogram forwards = new ScoreHistogram(LIMIT);
            ScoreHistogram backwards = new ScoreHistogram(LIMIT);
            ScoreHistogram merged = new ScoreHistogram(LIMIT);
            for (int part = 0; part < parts; part++) {
                add(forwards, scores, positive, part, parts);
                add(backwards, scores, positive, parts - 1 - part, parts);
                ScoreHistogram alone = new ScoreHistogram(LIMIT);
                add(alone, scores, positive, part, parts);
                alone.merge(merged);
                merged = alone;
            }
            assertArrayEquals(expected, Samples.bytes(forwards));
            assertArrayEquals(expected, Samples.bytes(backwards));
            assertArrayEquals(expected, Samples.bytes(merged));
        }
    }

    /** Scores that are far apart, consecutive, rounded to 1/1024, or negative over many orders of magnitude. */
    @Test
    void memoryStaysBelowItsBound() {
        long bound = (long) LIMIT * ScoreHistogram.BYTES_PER_PATTERN + 2048;
        Random random = new Random(3);
        for (int kind = 0; kind < 4; kind++) {
            ScoreHistogram histogram = new ScoreHistogram(LIMIT);
            for (int image = 0; image < 50; image++) {
                float[] scores = new float[2000];
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = switch (kind) {
                        case 0 -> Float.intBitsToFloat(random.nextInt(0x7f800000));
                        case 1 -> Float.intBitsToFloat(0x3f800000 + image * scores.length + i);
                        case 2 -> Math.round(random.nextGaussian() * 1024) / 1024f;
                        default -> -(float) Math.exp(10 * random.nextGaussian());
                    };
                }
                histogram.add(scores, new long[scores.length]);
                assertTrue(histogram.footprint() <= bound, histogram.footprint() + " bytes of kind " + kind);
                assertTrue(histogram.patterns() <= LIMIT);
            }
            assertEquals(100_000, histogram.negatives());
        }
    }

    /** Four bytes for a negative that waits and sixteen for a positive; twenty for a pattern with its counts. */
    @Test
    void memoryCountsWhatWaitsAndWhatIsInBins() {
        ScoreHistogram histogram = new ScoreHistogram();
        float[] scores = randomScores(10_000, 4);
        histogram.add(scores, new long[scores.length]);
        long negatives = histogram.footprint();
        assertTrue(negatives >= 40_000, negatives + " bytes");
        long[] weights = new long[scores.length];
        Arrays.fill(weights, 1);
        histogram.add(scores, weights);
        long both = histogram.footprint();
        assertTrue(both >= negatives + 16 * 9_000, both + " bytes");
        assertEquals(both + 20L * histogram.patterns(), histogram.footprint());
    }

    @Test
    void positivesTakeNoMoreMemoryThanNegatives() {
        ScoreHistogram histogram = new ScoreHistogram(LIMIT);
        for (int image = 0; image < 20; image++) {
            float[] scores = randomScores(2000, image);
            long[] weights = new long[scores.length];
            Arrays.fill(weights, 1);
            histogram.add(scores, weights);
            assertTrue(histogram.footprint() <= (long) LIMIT * ScoreHistogram.BYTES_PER_PATTERN + 2048);
        }
        assertEquals(40_000, histogram.positives());
    }

    /** The scores of both still wait to be put into bins. */
    @Test
    void mergingTakesInWhatWasJustAddedAndLeavesTheOtherAsItWas() throws IOException {
        float[] scores = randomScores(300, 6);
        ScoreHistogram other = Samples.histogram(LIMIT, Arrays.copyOfRange(scores, 100, 300), new boolean[200]);
        ScoreHistogram merged = Samples.histogram(LIMIT, Arrays.copyOf(scores, 100), new boolean[100]);
        merged.merge(other);
        assertArrayEquals(Samples.bytes(Samples.histogram(LIMIT, scores, new boolean[300])), Samples.bytes(merged));
        assertEquals(200, other.patterns());
    }

    @Test
    void imagesOfContinuousScoresTake24MebibytesAtMost() {
        ScoreHistogram histogram = new ScoreHistogram();
        Random random = new Random(8);
        float[] scores = new float[1 << 18];
        for (int image = 0; image < 12; image++) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 1 + random.nextFloat();
            }
            histogram.add(scores, new long[scores.length]);
            assertTrue(histogram.footprint() <= 24 << 20, histogram.footprint() + " bytes");
        }
        assertTrue(histogram.droppedBits() > 0);
    }

    @Test
    void zerosOfBothSignsAreOneScore() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(new float[] {-0.0f, 0.0f}, new long[] {0, 1});
        assertEquals(1, histogram.patterns());
        assertEquals(0.5, RankingFigures.auroc(histogram.ranked()).value());
    }

    @Test
    void binsRunFromTheHighestScoreToTheLowest() {
        ScoreHistogram histogram = new ScoreHistogram();
        float[] scores = {-2, Float.NEGATIVE_INFINITY, 3, Float.MIN_VALUE, 0, -1e-30f, Float.POSITIVE_INFINITY};
        histogram.add(scores, new long[scores.length]);
        RankedBins bins = histogram.ranked();
        float[] descending = {Float.POSITIVE_INFINITY, 3, Float.MIN_VALUE, 0, -1e-30f, -2, Float.NEGATIVE_INFINITY};
        for (int bin = 0; bin < bins.size(); bin++) {
            assertEquals(descending[bin], bins.lowest(bin));
            assertEquals(descending[bin], bins.highest(bin));
        }
        assertEquals(descending.length, bins.size());
    }

    @Test
    void theEdgesOfCoarseBinsHoldTheirScores() {
        float[] scores = randomScores(20_000, 5);
        RankedBins bins =
                Samples.histogram(LIMIT, scores, new boolean[scores.length]).ranked();
        Arrays.sort(scores);
        int next = scores.length;
        for (int bin = 0; bin < bins.size(); bin++) {
            for (long i = 0; i < bins.negatives(bin); i++) {
                next--;
                assertTrue(bins.lowest(bin) <= scores[next] && scores[next] <= bins.highest(bin));
            }
        }
        assertEquals(0, next);
        assertEquals(scores[0], bins.lowest());
        assertEquals(scores[scores.length - 1], bins.highest());
    }

    @Test
    void aNumberThatIsNoneIsRefusedAndNothingOfItsImageCounted() throws IOException {
        ScoreHistogram histogram = new ScoreHistogram();
        assertThrows(
                IllegalArgumentException.class,
                () -> histogram.add(new float[] {1, Float.NaN, 2}, new long[] {0, 1, 0}));
        float negativeNaN = Float.intBitsToFloat(0xffc00001);
        assertThrows(IllegalArgumentException.class, () -> histogram.add(negativeNaN, 0));
        assertArrayEquals(Samples.bytes(new ScoreHistogram()), Samples.bytes(histogram));
    }

    @Test
    void scoresBelowZeroWeightAreLeftOutWhateverTheyAre() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(new float[] {1, Float.NaN, 2}, new long[] {0, -1, 5});
        assertEquals(2, histogram.patterns());
        assertEquals(1, histogram.negatives());
        assertEquals(5, histogram.positives());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 20_000})
    void isReadBackAsItWasWrittenAndGoesOn(int size) throws IOException {
        float[] scores = randomScores(size, 9);
        ScoreHistogram written = Samples.histogram(LIMIT, scores, new boolean[size]);
        byte[] bytes = Samples.bytes(written);
        ScoreHistogram read = read(bytes);
        assertArrayEquals(bytes, Samples.bytes(read));
        float[] more = randomScores(3000, 10);
        written.add(more, new long[more.length]);
        read.add(more, new long[more.length]);
        assertArrayEquals(Samples.bytes(written), Samples.bytes(read));
    }

    @Test
    void bytesThatBreakOffAreRefused() throws IOException {
        byte[] bytes = Samples.bytes(Samples.histogram(LIMIT, randomScores(200, 2), new boolean[200]));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IOException.class, () -> read(cut));
        }
    }

    /** Bytes are either refused, or they are exactly the bytes that the histogram writes again. */
    @Test
    void bytesThatNoHistogramWritesAreRefused() throws IOException {
        byte[] bytes = Samples.bytes(Samples.histogram(LIMIT, randomScores(2000, 2), new boolean[2000]));
        Random random = new Random(4);
        int refusals = 0;
        for (int trial = 0; trial < 2000; trial++) {
            byte[] changed = bytes.clone();
            changed[trial < 500 ? trial % 13 : random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(changed))) {
                byte[] again = Samples.bytes(ScoreHistogram.read(LIMIT, in));
                assertArrayEquals(Arrays.copyOf(changed, changed.length - in.available()), again);
            } catch (IOException refused) {
                assertTrue(refused.getMessage() == null || !refused.getMessage().isEmpty());
                refusals++;
            }
        }
        assertTrue(refusals > 0 && refusals < 2000, refusals + " of 2000 were refused");
    }

    @Test
    void aHugeCountIsRefusedBeforeMemoryIsTaken() {
        byte[] huge = {0, 0x7f, -1, -1, -1};
        assertThrows(IOException.class, () -> read(huge));
    }

    @Test
    void histogramsOfDifferentLimitsAreNotMerged() {
        ScoreHistogram histogram = new ScoreHistogram(LIMIT);
        assertThrows(IllegalArgumentException.class, () -> histogram.merge(new ScoreHistogram()));
        assertThrows(IllegalArgumentException.class, () -> new ScoreHistogram(LIMIT - 1));
    }

    @Test
    void countsThatOutgrowALongAreRefusedNotWrapped() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(1, Long.MAX_VALUE);
        assertThrows(ArithmeticException.class, () -> histogram.add(1, 1));
        assertThrows(ArithmeticException.class, () -> histogram.merge(histogram));
        assertEquals(Long.MAX_VALUE, histogram.positives());
    }

    private static void add(ScoreHistogram histogram, float[] scores, boolean[] positive, int part, int parts) {
        int from = part * scores.length / parts;
        int to = (part + 1) * scores.length / parts;
        histogram.add(Arrays.copyOfRange(scores, from, to), Samples.weights(Arrays.copyOfRange(positive, from, to)));
    }

    private static ScoreHistogram read(byte[] bytes) throws IOException {
        return ScoreHistogram.read(LIMIT, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static float[] randomScores(int size, long seed) {
        Random random = new Random(seed);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        return scores;
    }

    /** Counts the different patterns that remain after bits are dropped, by the definition. */
    private static int patterns(float[] scores, int dropped) {
        Set<Integer> patterns = new HashSet<>();
        for (float score : scores) {
            int bits = Float.floatToIntBits(score);
            patterns.add((bits < 0 ? ~(bits & Integer.MAX_VALUE) : bits) >> dropped);
        }
        return patterns.size();
    }
}
