package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static Schedule schedule(int epochs, OptionalInt lastSide, int echoes) {
        Squares squares = new Squares(48, lastSide, false, echoes);
        return new Schedule(PlainRecipe.of(epochs, 10, 3, Optional.of(squares)), 1000);
    }

    @Test
    void aStepTakesABatchForEachReplica() {
        Schedule schedule = schedule(4, OptionalInt.empty(), 1);
        assertEquals(30, schedule.together());
        assertEquals(33, schedule.steps(1));
        assertEquals(33, schedule.steps(4));
        assertEquals(4 * 33, schedule.steps());
    }

    @Test
    void theLastEpochHasAsManyPixelsAsTheOthers() {
        Schedule schedule = schedule(4, OptionalInt.of(96), 1);
        assertEquals(48, schedule.squares(3).orElseThrow().side());
        assertEquals(96, schedule.squares(4).orElseThrow().side());
        assertEquals(33, schedule.steps(3));
        assertEquals(9, schedule.steps(4));
        assertEquals(3 * 33 + 9, schedule.steps());
        assertEquals(33 * 30, schedule.images(3));
        assertEquals(9 * 30, schedule.images(4));
    }

    @Test
    void echoesMakeMoreStepsOfTheSameImages() {
        Schedule schedule = schedule(4, OptionalInt.of(96), 2);
        assertEquals(66, schedule.steps(3));
        assertEquals(33 * 30, schedule.images(3));
        assertEquals(17, schedule.steps(4));
        assertEquals(26 * 10, schedule.images(4), "51 batches of 26 that are cut twice");
    }

    @Test
    void wholeImagesAreTheSameInAllEpochs() {
        Schedule schedule = new Schedule(PlainRecipe.of(2, 10, 1, Optional.empty()), 105);
        assertEquals(10, schedule.steps(2));
        assertEquals(100, schedule.images(2));
    }

    @Test
    void theOnlyEpochIsTheLast() {
        Schedule schedule = schedule(1, OptionalInt.of(96), 1);
        assertEquals(96, schedule.squares(1).orElseThrow().side());
        assertEquals(9, schedule.steps());
    }
}
