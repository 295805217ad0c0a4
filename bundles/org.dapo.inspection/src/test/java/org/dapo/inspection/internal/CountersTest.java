package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tests the figures that a host's monitoring shows of an inspector. */
class CountersTest {
    private final Counters counters = new Counters("camera-1", () -> true);

    @Test
    void onlyVerdictsOfAnomalousCountAsAnomalous() {
        counters.answered(true, 1_000_000);
        counters.answered(false, 1_000_000);
        counters.answered(false, 1_000_000);
        assertEquals(3, counters.getImages());
        assertEquals(1, counters.getAnomalous());
    }

    @Test
    void aRefusedCallTakesNoPlace() {
        assertTrue(counters.begin(1));
        assertFalse(counters.begin(1));
        counters.end();
        assertEquals(0, counters.getPending());
        assertTrue(counters.begin(1));
    }

    @Test
    void aSlowAnswerAmongFiftyShowsInTheHighLatencyAlone() {
        for (int i = 0; i < 49; i++) {
            counters.answered(false, 10_000_000);
        }
        counters.answered(false, 2_000_000_000);
        assertEquals(10, counters.getLatencyMedianMillis(), 0.5);
        assertEquals(2_000, counters.getLatencyHighMillis(), 100);
    }
}
