package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.junit.jupiter.api.Test;

class PermutationTestTest {
    /** Darwin's maize: differences in eighths of an inch and their p. Fisher, The Design of Experiments, sections 17 and 21. */
    @Test
    void fishersOwnExampleComesOutAsInHisBook() {
        double[] maize = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

        assertEquals(1726 / 32768.0, PermutationTest.p(maize), 1e-12);
    }

    @Test
    void ofThreePairsThatAgreeTwoOfEightSignsAreAsFar() {
        assertEquals(0.25, PermutationTest.p(new double[] {0.1, 0.3, 0.2}));
        assertEquals(0.25, PermutationTest.p(new double[] {-0.1, -0.3, -0.2}));
    }

    @Test
    void noDifferenceIsNone() {
        assertEquals(1, PermutationTest.p(new double[] {0, 0, 0, 0}));
        assertEquals(1, PermutationTest.p(new double[20]));
    }

    @Test
    void ofManyPairsDrawnSignsComeNearToTheExactProbability() {
        // A sign test: 26 of 40 differences of 1 are positive. The exact p is P(|X - 20| >= 6), where X is binomial.
        double[] differences = new double[40];
        Arrays.fill(differences, 0, 26, 1);
        Arrays.fill(differences, 26, 40, -1);

        assertEquals(0.0807, PermutationTest.p(differences), 0.004);
    }

    @Test
    void aDifferenceIsNeverShownAsCertainOrOnTheOtherSideOfTheLevel() {
        assertEquals("p 0.031", new Difference(1, 0, 2, 0.03125).significance());
        assertEquals("p < 0.001", new Difference(1, 0, 2, 0.00001).significance());
        assertEquals("p 0.0496", new Difference(1, 0, 2, 0.0496).significance());
        assertEquals("p 0.0504", new Difference(1, 0, 2, 0.0504).significance());
        assertEquals("p 0.04998", new Difference(1, 0, 2, 0.04998).significance());
        assertEquals("p 0.049999999999999996", new Difference(1, 0, 2, Math.nextDown(0.05)).significance());
        assertEquals("p 0.050", new Difference(1, 0, 2, 0.05).significance());
        assertEquals("p 1.000", new Difference(0, 0, 0, 1).significance());
    }
}
