package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateHeaderTest {
    @Test
    void anothersNameCannotBreakTheLineOfTheMessage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateHeader.write(List.of("metric 1", "bot\ntle\u009b"), new DataOutputStream(bytes));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

        IOException e = assertThrows(IOException.class, () -> StateHeader.require(List.of("metric 1", "bottle"), in));
        assertEquals("the state of 'bot?tle?' where that of 'bottle' was expected", e.getMessage());
    }
}
