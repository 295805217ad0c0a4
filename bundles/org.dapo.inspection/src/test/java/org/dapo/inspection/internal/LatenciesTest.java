package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tests that latencies in a fixed amount of memory are as precise as the counters promise. */
class LatenciesTest {
    @Test
    void quantilesAreTooHighByAStepAtMost() {
        Latencies latencies = new Latencies();
        for (int millis = 1; millis <= 1000; millis++) {
            latencies.add(millis * 1_000_000L);
        }
        assertWithinAStep(500, latencies.quantile(0.5));
        assertWithinAStep(990, latencies.quantile(0.99));
    }

    @Test
    void theVeryShortAndTheVeryLongCountToo() {
        Latencies latencies = new Latencies();
        assertEquals(0, latencies.quantile(0.5));
        latencies.add(0);
        latencies.add(Long.MAX_VALUE);
        assertEquals(1e-3, latencies.quantile(0.5), 1e-9);
        assertTrue(latencies.quantile(1) > 3_600_000);
    }

    private static void assertWithinAStep(double exact, double quantile) {
        assertTrue(quantile >= exact * 0.9999 && quantile <= exact * 1.0501, exact + " became " + quantile);
    }
}
