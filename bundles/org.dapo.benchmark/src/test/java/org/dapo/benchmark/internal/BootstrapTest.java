package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void theIntervalIsThatOfAllPossibleResamples() {
        double[] differences = {0.02, 0.31, -0.07, 0.12, 0.05, 0.18};
        double[] means = everyResample(differences);

        Difference found = ofOneSeed(differences);

        assertEquals(0.61 / 6, found.value(), 1e-12);
        // With 10,000 draws, the standard error of a 2.5 % quantile is about 0.0016 in rank, some thousandths here.
        assertEquals(Bootstrap.quantile(means, 0.025), found.low(), 0.005);
        assertEquals(Bootstrap.quantile(means, 0.975), found.high(), 0.005);
        assertTrue(found.low() < 0.01 && found.high() > 0.19, found.toString());
    }

    @Test
    void theSameFiguresGiveTheSameInterval() {
        double[] differences = {0.3, 0.1, 0.2};

        assertEquals(ofOneSeed(differences), ofOneSeed(differences.clone()));
    }

    @Test
    void whatIsTheSameForEveryProductIsCertain() {
        Difference found = ofOneSeed(0.25, 0.25, 0.25);

        assertEquals(new Difference(0.25, 0.25, 0.25, 0.25), found);
    }

    @Test
    void theIntervalIsThatOfAllResamplesOfProductsAndSeeds() {
        double[][] differences = {{0.13, 0.31, -0.22}, {0.24, 0.37, 0.11}, {0.41, 0.12, -0.17}, {0.05, 0.2, 0.29}};
        List<Double> means = new ArrayList<>();
        for (int[] products : everyDraw(4)) {
            for (int[] seeds : everyDraw(3)) {
                double sum = 0;
                for (int product : products) {
                    for (int seed : seeds) {
                        sum += differences[product][seed] / 12;
                    }
                }
                means.add(sum);
            }
        }
        double[] sorted = means.stream().mapToDouble(mean -> mean).sorted().toArray();

        Difference found = Bootstrap.difference(differences);

        assertEquals(1.84 / 12, found.value(), 1e-12);
        assertEquals(Bootstrap.quantile(sorted, 0.025), found.low(), 0.01);
        assertEquals(Bootstrap.quantile(sorted, 0.975), found.high(), 0.01);
    }

    @Test
    void oneSeedThatDisagreesIsEnoughForNoSignificance() {
        double[][] agreeing = new double[8][];
        double[][] turned = new double[8][];
        for (int product = 0; product < 8; product++) {
            agreeing[product] = new double[] {0.01 + 0.001 * product, 0.04, 0.03};
            turned[product] = new double[] {-0.01 - 0.001 * product, 0.05, 0.06};
        }
        assertTrue(Bootstrap.difference(agreeing).significant());
        Difference found = Bootstrap.difference(turned);
        assertTrue(found.p() < 0.05, "by the products alone it would be: " + found);
        assertFalse(found.significant(), found.toString());
    }

    @Test
    void aSeedWithoutAFigureIsLeftOut() {
        Difference found = Bootstrap.difference(new double[][] {{0.2, Double.NaN}, {0.4, 0.4}});
        assertEquals(0.3, found.value(), 1e-12);
        assertTrue(found.low() >= 0.2 - 1e-12 && found.high() <= 0.4 + 1e-12, found.toString());
    }

    private static Difference ofOneSeed(double... differences) {
        return Bootstrap.difference(
                Arrays.stream(differences).mapToObj(one -> new double[] {one}).toArray(double[][]::new));
    }

    /** Returns all n^n ways to draw n of n with replacement. */
    private static int[][] everyDraw(int n) {
        int[][] draws = new int[(int) Math.pow(n, n)][n];
        for (int way = 0; way < draws.length; way++) {
            int rest = way;
            for (int i = 0; i < n; i++) {
                draws[way][i] = rest % n;
                rest /= n;
            }
        }
        return draws;
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
