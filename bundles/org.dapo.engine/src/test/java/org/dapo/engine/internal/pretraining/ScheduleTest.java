package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PretrainingRequest;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static Schedule schedule(int epochs, OptionalInt lastCrop) {
        return new Schedule(
                new PretrainingRequest(
                        "tiny",
                        new DatasetReference("squares", Path.of("")),
                        Optional.empty(),
                        Path.of(""),
                        epochs,
                        10,
                        3,
                        1e-3,
                        0,
                        0.1,
                        OptionalInt.of(48),
                        lastCrop,
                        false,
                        false,
                        0,
                        7,
                        Optional.empty(),
                        false),
                1000);
    }

    @Test
    void aStepTakesABatchForEachReplica() {
        Schedule schedule = schedule(4, OptionalInt.empty());
        assertEquals(30, schedule.together());
        assertEquals(33, schedule.steps(1));
        assertEquals(33, schedule.steps(4));
        assertEquals(4 * 33, schedule.steps());
    }

    @Test
    void theLastEpochHasAsManyPixelsAsTheOthers() {
        Schedule schedule = schedule(4, OptionalInt.of(96));
        assertEquals(OptionalInt.of(48), schedule.crop(3));
        assertEquals(OptionalInt.of(96), schedule.crop(4));
        assertEquals(33, schedule.steps(3));
        assertEquals(9, schedule.steps(4));
        assertEquals(3 * 33 + 9, schedule.steps());
    }

    @Test
    void theOnlyEpochIsTheLast() {
        Schedule schedule = schedule(1, OptionalInt.of(96));
        assertEquals(OptionalInt.of(96), schedule.crop(1));
        assertEquals(9, schedule.steps());
    }
}
