package org.dapo.api.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricScopeTest {
    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void aRangeThatNoMapCanHaveIsRefused(float range) {
        assertThrows(IllegalArgumentException.class, () -> new MetricScope("bottle", List.of(), range));
    }

    @Test
    void mapsRangeToOneUnlessTheMethodSaysOtherwise() {
        assertEquals(new MetricScope("bottle", List.of("dent"), 1), new MetricScope("bottle", List.of("dent")));
    }
}
