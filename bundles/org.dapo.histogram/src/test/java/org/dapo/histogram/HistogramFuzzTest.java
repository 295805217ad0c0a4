package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramFuzzTest {
    private static final int LIMIT = ScoreHistogram.FEWEST_PATTERNS;

    @TempDir
    Path folder;

    @Test
    void aSpoiltHistogramIsReadOrRefused() throws IOException {
        ReaderFuzz fuzz = ReaderFuzz.of("histogram", IOException.class).namedInMessages(file -> "");
        for (int size : new int[] {0, 1, 20, LIMIT + 1}) {
            fuzz.seed("histogram.bin", Samples.bytes(Samples.histogram(LIMIT, scores(size), positives(size))));
        }
        fuzz.tellingBytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f)
                .tellingBytes(0x7f, 0xc0, 0, 0)
                .tellingBytes(0x7f, 0x80, 0, 0)
                .tellingBytes(0x80, 0, 0, 0)
                .run(folder, HistogramFuzzTest::readWhole)
                .assertBothHappened();
    }

    /** Reads a histogram. It has only one encoding, so writing it must give the same bytes. */
    private static void readWhole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ScoreHistogram histogram = ScoreHistogram.read(LIMIT, new DataInputStream(new ByteArrayInputStream(bytes)));
        byte[] again = Samples.bytes(histogram);
        assertArrayEquals(Arrays.copyOf(bytes, again.length), again);
        RankedBins bins = histogram.ranked();
        if (bins.positives() > 0 && bins.negatives() > 0) {
            double auroc = RankingFigures.auroc(bins).value();
            assertTrue(auroc >= 0 && auroc <= 1, "AUROC " + auroc);
        }
    }

    private static float[] scores(int size) {
        Random random = new Random(size);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        return scores;
    }

    private static boolean[] positives(int size) {
        boolean[] positives = new boolean[size];
        for (int i = 0; i < size; i += 3) {
            positives[i] = true;
        }
        return positives;
    }
}
