package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dapo.nn.api.prompt.TuningRecipe.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateScheduleTest {
    @Test
    void aConstantRateStays() {
        assertEquals(1e-3, RateSchedule.rate(Schedule.CONSTANT, 1e-3, 7, 9));
    }

    /** Values of torch's CosineAnnealingLR, stepped from the second epoch on, as in CoOp after its epoch of warm-up. */
    @ParameterizedTest
    @CsvSource({"1, 1e-5", "2, 2e-3", "3, 1.951057e-3", "4, 1.809017e-3", "7, 1e-3", "10, 1.909830e-4"})
    void theCosineStartsLowAndFallsFromTheFullRateTowardsZero(int epoch, double rate) {
        assertEquals(rate, RateSchedule.rate(Schedule.COSINE_WITH_WARM_UP, 2e-3, epoch, 10), 1e-9);
    }

    @Test
    void aRateBelowThatOfTheWarmUpIsNotRaised() {
        assertEquals(1e-6, RateSchedule.rate(Schedule.COSINE_WITH_WARM_UP, 1e-6, 1, 10));
    }
}
