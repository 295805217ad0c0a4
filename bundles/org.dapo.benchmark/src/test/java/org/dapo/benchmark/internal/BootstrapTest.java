package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void theIntervalIsThatOfAllPossibleResamples() {
        double[] differences = {0.02, 0.31, -0.07, 0.12, 0.05, 0.18};
        double[] means = everyResample(differences);

        Difference found = Bootstrap.difference(differences);

        assertEquals(0.61 / 6, found.value(), 1e-12);
        // With 10,000 draws, the standard error of a 2.5 % quantile is about 0.0016 in rank, some thousandths here.
        assertEquals(Bootstrap.quantile(means, 0.025), found.low(), 0.005);
        assertEquals(Bootstrap.quantile(means, 0.975), found.high(), 0.005);
        assertTrue(found.low() < 0.01 && found.high() > 0.19, found.toString());
    }

    @Test
    void theSameFiguresGiveTheSameInterval() {
        double[] differences = {0.3, 0.1, 0.2};

        assertEquals(Bootstrap.difference(differences), Bootstrap.difference(differences.clone()));
    }

    @Test
    void whatIsTheSameForEveryProductIsCertain() {
        Difference found = Bootstrap.difference(new double[] {0.25, 0.25, 0.25});

        assertEquals(new Difference(0.25, 0.25, 0.25, 0.25), found);
    }

    @Test
    void aQuantileIsLinearBetweenRanks() {
        double[] sorted = {0, 10, 20, 30, 40};

        assertEquals(1, Bootstrap.quantile(sorted, 0.025), 1e-12);
        assertEquals(39, Bootstrap.quantile(sorted, 0.975), 1e-12);
        assertEquals(40, Bootstrap.quantile(sorted, 1), 1e-12);
    }

    /** Returns the means of all n^n ways to draw n of n values with replacement, sorted. */
    private static double[] everyResample(double[] values) {
        int n = values.length;
        double[] means = new double[(int) Math.pow(n, n)];
        for (int way = 0; way < means.length; way++) {
            int rest = way;
            for (int i = 0; i < n; i++) {
                means[way] += values[rest % n] / n;
                rest /= n;
            }
        }
        Arrays.sort(means);
        return means;
    }
}
