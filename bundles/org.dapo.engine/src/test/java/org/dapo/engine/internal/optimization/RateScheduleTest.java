package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dapo.nn.api.prompt.TuningRecipe.Schedule;
import org.junit.jupiter.api.Test;

class RateScheduleTest {
    @Test
    void aConstantRateStays() {
        assertEquals(1e-3, RateSchedule.rate(Schedule.CONSTANT, 1e-3, 7, 9));
    }

    @Test
    void theCosineStartsLowAndFallsFromTheFullRateTowardsZero() {
        assertEquals(1e-5, RateSchedule.rate(Schedule.COSINE_WITH_WARM_UP, 2e-3, 1, 200));
        assertEquals(2e-3, RateSchedule.rate(Schedule.COSINE_WITH_WARM_UP, 2e-3, 2, 200), 1e-6);
        assertEquals(1e-3, RateSchedule.rate(Schedule.COSINE_WITH_WARM_UP, 2e-3, 101, 200), 1e-12);
    }
}
