package org.dapo.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipedInputTest {
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1"})
    void linesAreReadInTheGivenEncodingAndTheLastOneNeedsNoEnd(String name) throws IOException {
        Charset encoding = Charset.forName(name);
        byte[] bytes = "dapo:inspect é.png\ndapo:version".getBytes(encoding);
        try (Input input = new PipedInput(new ByteArrayInputStream(bytes), encoding)) {
            assertEquals(Optional.of("dapo:inspect é.png"), input.next());
            assertEquals(Optional.of("dapo:version"), input.next());
            assertEquals(Optional.empty(), input.next());
        }
    }
}
