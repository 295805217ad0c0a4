package org.dapo.report.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void writesTheShortestDecimalThatReadsBack() {
        assertEquals("0.1", Numbers.text(0.1));
        assertEquals("0.1", Numbers.text(0.1f));
        assertEquals("1.0", Numbers.text(1.0));
        assertEquals("0.0", Numbers.text(0.0));
        assertEquals("-100.0", Numbers.text(-100.0));
        assertEquals("0.6666666666666666", Numbers.text(2.0 / 3));
        assertEquals("0.0001", Numbers.text(1e-4));
        assertEquals("1E+16", Numbers.text(1e16));
        assertEquals("1E-7", Numbers.text(1e-7));
        assertEquals("5E-324", Numbers.text(Double.MIN_VALUE));
        assertEquals("2E+23", Numbers.text(2e23));
    }

    @Test
    void anyNumberReadsBackUnchanged() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = Numbers.text(value);
                assertEquals(value, Double.parseDouble(text), 0, text);
                assertTrue(text.length() <= 25, text);
            }
            float single = random.nextFloat();
            assertEquals(single, Float.parseFloat(Numbers.text(single)), 0);
        }
    }
}
