package org.dapo.api.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
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
}
