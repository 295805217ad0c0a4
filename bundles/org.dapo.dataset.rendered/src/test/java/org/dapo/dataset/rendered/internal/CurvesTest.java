package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvesTest {
    @ParameterizedTest
    @ValueSource(floats = {-1e-9f, -Float.MIN_VALUE, -0f, 0.25f, -0.25f, 3, -3, 1e6f})
    void aFractionStaysBelowOne(float value) {
        float fraction = Curves.fraction(value);
        assertTrue(fraction >= 0 && fraction < 1, () -> value + " gives " + fraction);
    }
}
