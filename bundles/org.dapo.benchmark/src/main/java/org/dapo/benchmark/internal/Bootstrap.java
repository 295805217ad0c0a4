package org.dapo.benchmark.internal;

import java.util.Arrays;
import java.util.Random;
import org.dapo.api.benchmark.BenchmarkResult.Difference;

/**
 * The percentile bootstrap of a mean (Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7, 1979).
 * It shows how the mean would vary if other products and other seeds had been drawn from the same populations. A seed's deviation
 * is common to all products, so seeds are drawn once for all products of a resample.
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

    /**
     * The mean of paired differences, its 95 % interval, and its {@link PermutationTest}.
     *
     * @param differences by product, then by seed; NaN where one of the two has no figure, but at least one number per product
     */
    static Difference difference(double[][] differences) {
        double[] products = Arrays.stream(differences)
                .mapToDouble(seeds -> Arrays.stream(seeds)
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElseThrow())
                .toArray();
        int seeds = differences[0].length;
        int[] drawn = new int[seeds];
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int s = 0; s < seeds; s++) {
                drawn[s] = seeds == 1 ? 0 : random.nextInt(seeds);
            }
            double sum = 0;
            for (int i = 0; i < products.length; i++) {
                int product = random.nextInt(products.length);
                sum += mean(differences[product], drawn, products[product]);
            }
            means[r] = sum / products.length;
        }
        Arrays.sort(means);
        double mean = Arrays.stream(products).sum() / products.length;
        return new Difference(mean, quantile(means, LOW), quantile(means, HIGH), PermutationTest.p(products));
    }

    /** The mean of a product's differences for the drawn seeds; that for all seeds if the drawn ones have none. */
    private static double mean(double[] seeds, int[] drawn, double all) {
        double sum = 0;
        int count = 0;
        for (int seed : drawn) {
            if (!Double.isNaN(seeds[seed])) {
                sum += seeds[seed];
                count++;
            }
        }
        return count == 0 ? all : sum / count;
    }

    /** Interpolates linearly between the two nearest ranks, as NumPy does (type 7 of Hyndman and Fan, 1996). */
    static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
