package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    private final List<Integer> items = IntStream.range(0, 50).boxed().toList();

    @Test
    void theOrderOfAnEpochDependsOnSeedAndEpochAlone() {
        assertEquals(Shuffle.of(items, 42, 3), Shuffle.of(items, 42, 3));
        assertNotEquals(Shuffle.of(items, 42, 3), Shuffle.of(items, 42, 4));
        assertNotEquals(Shuffle.of(items, 42, 3), Shuffle.of(items, 43, 3));
    }

    /** A seed that someone has published stands for these draws. */
    @Test
    void aSeedMeansTheSameInEveryVersion() {
        assertEquals(List.of(1, 8, 9, 2, 6, 7, 4, 5, 3, 0), Shuffle.of(items.subList(0, 10), 42, 3));
        assertEquals(2960350359841466591L, Shuffle.random(42, 3, 5).nextLong());
    }

    @Test
    void everyItemComesOnce() {
        assertEquals(new HashSet<>(items), new HashSet<>(Shuffle.of(items, 42, 1)));
        assertEquals(items.size(), Shuffle.of(items, 42, 1).size());
    }

    @Test
    void eachItemOfAnEpochHasRandomNumbersOfItsOwn() {
        long distinct = IntStream.range(0, 50)
                .mapToLong(index -> Shuffle.random(42, 1, index).nextLong())
                .distinct()
                .count();
        assertEquals(50, distinct);
    }
}
