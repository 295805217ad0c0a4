package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectorRequestTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aThresholdAgainstWhichNothingCanBeHeldIsRefused(double value) {
        assertEquals(
                "the image threshold must be a finite number, such as 0.5, not " + value,
                assertThrows(IllegalArgumentException.class, () -> InspectorRequest.builder()
                                .imageThreshold(value)
                                .build())
                        .getMessage());
        assertEquals(
                "the pixel threshold must be a finite number, such as 0.5, not " + value,
                assertThrows(IllegalArgumentException.class, () -> InspectorRequest.builder()
                                .pixelThreshold(value)
                                .build())
                        .getMessage());
    }

    @Test
    void anyFiniteThresholdIsTaken() {
        assertEquals(
                OptionalDouble.of(-1),
                InspectorRequest.builder().imageThreshold(-1).build().imageThreshold());
        assertEquals(
                OptionalDouble.of(0),
                InspectorRequest.builder().pixelThreshold(0).build().pixelThreshold());
    }
}
