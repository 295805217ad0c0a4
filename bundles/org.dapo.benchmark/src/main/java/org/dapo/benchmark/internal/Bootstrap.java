package org.dapo.benchmark.internal;

import java.util.Arrays;
import java.util.Random;
import org.dapo.api.benchmark.BenchmarkResult.Difference;

/**
 * The percentile bootstrap of a mean (Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7, 1979).
 * It shows how the mean would vary if other products had been drawn from the same population.
 */
final class Bootstrap {
    private static final int RESAMPLES = 10_000;
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    /**
     * The value is arbitrary. A fixed seed gives equal intervals for equal figures, as Java specifies the generator to the bit.
     */
    private static final long SEED = 42;

    private Bootstrap() {}

    /** The mean of paired differences, its 95 % interval, and its {@link PermutationTest}. */
    static Difference difference(double[] differences) {
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[r] = sum / differences.length;
        }
        Arrays.sort(means);
        double mean = Arrays.stream(differences).sum() / differences.length;
        return new Difference(mean, quantile(means, LOW), quantile(means, HIGH), PermutationTest.p(differences));
    }

    /** Interpolates linearly between the two nearest ranks, as NumPy does (type 7 of Hyndman and Fan, 1996). */
    static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
