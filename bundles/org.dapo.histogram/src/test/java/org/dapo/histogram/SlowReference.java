package org.dapo.histogram;

/** Computes metrics by their definitions, over every pair and every threshold. */
final class SlowReference {
    private SlowReference() {}

    /** Returns the share of pairs of a positive and a negative in which the positive scores higher. Ties count half. */
    static double auroc(float[] scores, boolean[] positive) {
        double won = 0;
        double pairs = 0;
        for (int p = 0; p < scores.length; p++) {
            for (int n = 0; n < scores.length; n++) {
                if (positive[p] && !positive[n]) {
                    pairs++;
                    won += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    /** Returns the mean precision over the positives, with the score of each as the threshold. */
    static double averagePrecision(float[] scores, boolean[] positive) {
        double sum = 0;
        double positives = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i]) {
                positives++;
                sum += truePositives(scores, positive, scores[i]) / (double) called(scores, scores[i]);
            }
        }
        return sum / positives;
    }

    /** Returns the best F1, with each score as the threshold. */
    static double bestF1(float[] scores, boolean[] positive) {
        double best = 0;
        double positives = truePositives(scores, positive, Float.NEGATIVE_INFINITY);
        for (float threshold : scores) {
            double right = truePositives(scores, positive, threshold);
            best = Math.max(best, 2 * right / (positives + called(scores, threshold)));
        }
        return best;
    }

    private static int called(float[] scores, float threshold) {
        int count = 0;
        for (float score : scores) {
            count += score >= threshold ? 1 : 0;
        }
        return count;
    }

    private static int truePositives(float[] scores, boolean[] positive, float threshold) {
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            count += scores[i] >= threshold && positive[i] ? 1 : 0;
        }
        return count;
    }
}
