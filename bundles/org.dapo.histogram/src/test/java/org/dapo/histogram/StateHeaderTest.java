package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.dapo.api.metric.MetricScope;
import org.junit.jupiter.api.Test;

class StateHeaderTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch", "dent"), 4);

    private static DataInput written(String format, MetricScope scope) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateHeader.write(format, scope, new DataOutputStream(bytes));
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String refusal(String format, MetricScope scope) {
        return assertThrows(IOException.class, () -> StateHeader.require("metric 1", SCOPE, written(format, scope)))
                .getMessage();
    }

    @Test
    void aStateIsThatOfOneFormatAndOneScope() {
        assertDoesNotThrow(() -> StateHeader.require("metric 1", SCOPE, written("metric 1", SCOPE)));
        assertEquals("the state of 'metric 2' where that of 'metric 1' was expected", refusal("metric 2", SCOPE));
        assertEquals(
                "the state of 'maps to 1.0' where that of 'maps to 4.0' was expected",
                refusal("metric 1", new MetricScope("bottle", SCOPE.types())));
        assertEquals(
                "the state of 'dent' where that of 'scratch' was expected",
                refusal("metric 1", new MetricScope("bottle", List.of("dent", "scratch"), 4)));
    }

    @Test
    void anothersNameCannotBreakTheLineOfTheMessage() {
        assertEquals(
                "the state of 'bot?tle?' where that of 'bottle' was expected",
                refusal("metric 1", new MetricScope("bot\ntle\u009b", SCOPE.types(), 4)));
    }
}
