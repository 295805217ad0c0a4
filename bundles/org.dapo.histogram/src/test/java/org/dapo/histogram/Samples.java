package org.dapo.histogram;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Creates histograms from arrays, and their bytes. */
final class Samples {
    private Samples() {}

    static ScoreHistogram histogram(int limit, float[] scores, boolean[] positive) {
        ScoreHistogram histogram = new ScoreHistogram(limit);
        histogram.add(scores, weights(positive));
        return histogram;
    }

    static long[] weights(boolean[] positive) {
        long[] weights = new long[positive.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = positive[i] ? 1 : 0;
        }
        return weights;
    }

    static byte[] bytes(ScoreHistogram histogram) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        histogram.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
