package org.dapo.api.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricValueTest {
    private static final MetricValue NONE = MetricValue.undefined("no good image");

    @Test
    void aMeanLeavesOutWhatIsUndefinedAndIsAsFarOffAsItsFiguresTogether() {
        assertEquals(
                MetricValue.within(0.5, 0.25),
                MetricValue.mean(List.of(MetricValue.within(0.25, 0.5), NONE, MetricValue.of(0.75))));
        assertEquals(MetricValue.of(0.5), MetricValue.mean(List.of(MetricValue.of(0.25), MetricValue.of(0.75))));
        assertEquals(NONE, MetricValue.mean(List.of(NONE, MetricValue.undefined("another reason"))));
        assertThrows(IllegalArgumentException.class, () -> MetricValue.mean(List.of()));
    }

    @Test
    void aBoundIsAFiniteDistanceOfAFigure() {
        for (double bound : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1}) {
            assertThrows(IllegalArgumentException.class, () -> MetricValue.within(0.5, bound));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new MetricValue(OptionalDouble.empty(), OptionalDouble.of(0.1), Optional.of("no good image")));
        assertEquals(OptionalDouble.empty(), MetricValue.within(0.5, 0).bound());
    }

    @Test
    void aReasonIsOneLine() {
        assertEquals(
                1,
                MetricValue.undefined("no good\nimage")
                        .undefined()
                        .orElseThrow()
                        .lines()
                        .count());
    }
}
