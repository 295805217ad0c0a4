package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    @Test
    void normalNumbersHaveMeanZeroAndDeviationOne() {
        CounterRandom random = new CounterRandom(1, "normal");
        int count = 100_000;
        double mean = LongStream.range(0, count).mapToDouble(random::normal).sum() / count;
        double square = LongStream.range(0, count)
                        .mapToDouble(random::normal)
                        .map(value -> value * value)
                        .sum()
                / count;
        double beyondTwo = LongStream.range(0, count)
                        .mapToDouble(random::normal)
                        .filter(value -> Math.abs(value) > 2)
                        .count()
                / (double) count;
        assertEquals(0, mean, 0.01);
        assertEquals(1, square, 0.02);
        assertEquals(0.0455, beyondTwo, 0.003);
    }

    /** If these numbers changed, every seed would give other results. */
    @Test
    void theNumbersOfASeedStayWhatTheyAre() {
        assertEquals(0.4117215323307801, new CounterRandom(42, "vision.0").uniform(7));
        assertEquals(2.9236964565175754, new CounterRandom(42, "normal").normal(7), 1e-15);
    }
}
