package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The edges of what a written histogram can be, and the bytes just beyond them. */
class HistogramStateTest {
    private static final int LIMIT = ScoreHistogram.FEWEST_PATTERNS;

    /** The pattern of 1.0. */
    private static final int ONE = 0x3f800000;

    @Test
    void aFullHistogramIsReadBack() throws IOException {
        ScoreHistogram full = neighbours(LIMIT);
        assertEquals(0, full.droppedBits());
        assertReadBack(full);
    }

    /** A dropped bit joins neighbours, so at least half of one pattern too many are left. */
    @Test
    void theFewestPatternsAfterADroppedBitAreReadBackAndOneLessIsRefused() throws IOException {
        ScoreHistogram halved = neighbours(LIMIT + 1);
        assertEquals(1, halved.droppedBits());
        assertEquals(LIMIT / 2 + 1, halved.patterns());
        assertReadBack(halved);
        // As many patterns as would not have cost a bit, with the byte that says one was dropped.
        byte[] fewer = Samples.bytes(neighbours(LIMIT / 2));
        fewer[0] = 1;
        String message = assertThrows(IOException.class, () -> read(fewer)).getMessage();
        assertTrue(message.contains("1 dropped bits, 512 patterns"), message);
    }

    /** Of each sign and exponent four scores: their second highest mantissa bit is too much. */
    @Test
    void scoresOfEveryMagnitudeDropTheMostBitsAndAreReadBack() throws IOException {
        ScoreHistogram wide = new ScoreHistogram(LIMIT);
        for (int pattern = 0; pattern < 0x7f800000; pattern += 1 << 21) {
            float score = Float.intBitsToFloat(pattern);
            wide.add(new float[] {score, -score}, new long[2]);
        }
        assertEquals(22, wide.droppedBits());
        assertReadBack(wide);
    }

    @Test
    void infinitiesAndBinsOfPositivesAloneAreReadBack() throws IOException {
        ScoreHistogram histogram = new ScoreHistogram(LIMIT);
        histogram.add(
                new float[] {Float.NEGATIVE_INFINITY, 0, 1, Float.POSITIVE_INFINITY},
                new long[] {0, Long.MAX_VALUE - 1, 1, 0});
        assertReadBack(histogram);
    }

    @Test
    void aPatternThatIsThereTwiceIsRefused() throws IOException {
        assertArrayEquals(Samples.bytes(neighbours(2)), twoNeighbours(1, new byte[] {1}));
        byte[] twice = twoNeighbours(0, new byte[] {1});
        String message = assertThrows(IOException.class, () -> read(twice)).getMessage();
        assertTrue(message.contains("pattern 1 of 2 is out of order"), message);
    }

    @Test
    void aPatternWithoutAScoreIsRefused() throws IOException {
        byte[] empty = twoNeighbours(1, new byte[] {0});
        String message = assertThrows(IOException.class, () -> read(empty)).getMessage();
        assertTrue(message.contains("pattern 1 of 2 is empty"), message);
    }

    /** Nine groups of seven bits are the 63 of the largest count. */
    @Test
    void aCountOfMoreThan63BitsIsRefused() throws IOException {
        byte[] largest = {-1, -1, -1, -1, -1, -1, -1, -1, 0x7f};
        assertThrows(IOException.class, () -> read(twoNeighbours(1, largest)), "with the other, it is above a long");
        largest[0]--;
        assertEquals(Long.MAX_VALUE, read(twoNeighbours(1, largest)).negatives());
        byte[] larger = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        for (int last = 0; last < 0x80; last++) {
            larger[9] = (byte) last;
            String message = assertThrows(IOException.class, () -> read(twoNeighbours(1, larger)))
                    .getMessage();
            assertTrue(message.contains("more than 63 bits"), message);
        }
    }

    /** 1.0 once, and so many patterns higher another score, with its negatives as they are written. */
    private static byte[] twoNeighbours(int step, byte[] negatives) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(0);
        out.writeInt(2);
        out.writeFloat(1);
        out.writeFloat(Float.intBitsToFloat(ONE + step));
        // The distance of 1.0 from negative infinity, in groups of seven bits, the lowest first.
        long distance = ONE - (long) Integer.MIN_VALUE - 0x7fffff;
        for (; distance > 0x7f; distance >>= 7) {
            out.writeByte((int) (distance & 0x7f | 0x80));
        }
        out.writeByte((int) distance);
        out.write(new byte[] {1, 0, (byte) step});
        out.write(negatives);
        out.writeByte(0);
        return bytes.toByteArray();
    }

    /** So many scores with patterns side by side, from 1.0. */
    private static ScoreHistogram neighbours(int count) {
        ScoreHistogram histogram = new ScoreHistogram(LIMIT);
        for (int i = 0; i < count; i++) {
            histogram.add(Float.intBitsToFloat(ONE + i), 0);
        }
        return histogram;
    }

    private static void assertReadBack(ScoreHistogram written) throws IOException {
        byte[] bytes = Samples.bytes(written);
        assertArrayEquals(bytes, Samples.bytes(read(bytes)));
    }

    private static ScoreHistogram read(byte[] bytes) throws IOException {
        return ScoreHistogram.read(LIMIT, new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
