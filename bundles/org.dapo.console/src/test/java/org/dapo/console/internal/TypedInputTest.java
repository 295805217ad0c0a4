package org.dapo.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TypedInputTest {
    private static final String UP = "\033[A";
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ExecutorService reading = Executors.newSingleThreadExecutor();
    private TypedInput input;

    @BeforeEach
    void open() throws IOException {
        ExternalTerminal terminal =
                new ExternalTerminal("test", "ansi", new PipedInputStream(keyboard), screen, StandardCharsets.UTF_8);
        input = new TypedInput(terminal, () -> List.of("dapo:version", "dapo:inspect", "felix:inspect", "gogo:echo"));
    }

    @AfterEach
    void close() throws IOException {
        input.close();
        reading.shutdownNow();
    }

    @Test
    void aLineKeepsLettersBeyondAscii() throws IOException {
        type("dapo:inspect tiny_é_傷.png!\r");
        assertEquals(Optional.of("dapo:inspect tiny_é_傷.png!"), input.next());
    }

    @Test
    void tabCompletesACommand() throws IOException {
        type("dapo:v\t\r");
        assertEquals("dapo:version", input.next().orElseThrow().strip());
        type("insp\t\r");
        assertEquals("inspect", input.next().orElseThrow().strip());
    }

    @Test
    void anArrowKeyBringsBackTheLineBefore() throws IOException {
        type("first\r" + UP + "\r");
        assertEquals(Optional.of("first"), input.next());
        assertEquals(Optional.of("first"), input.next());
    }

    @Test
    void ctrlCDiscardsWhatIsTyped() throws Exception {
        Future<Optional<String>> line = reading.submit(input::next);
        await("dapo> ");
        type("unwanted" + CTRL_C + "wanted\r");
        assertEquals(Optional.of("wanted"), line.get());
    }

    @Test
    void ctrlDOnAnEmptyLineEndsTheLines() throws Exception {
        Future<Optional<String>> line = reading.submit(input::next);
        await("dapo> ");
        type(CTRL_D);
        assertEquals(Optional.empty(), line.get());
    }

    @Test
    void theLinesEndWhereTheTerminalIsClosed() throws Exception {
        Future<Optional<String>> line = reading.submit(input::next);
        await("dapo> ");
        type("half a line");
        input.close();
        assertTrue(line.get().isEmpty());
        assertTrue(input.next().isEmpty());
    }

    private void await(String shown) throws InterruptedException {
        while (!screen.toString(StandardCharsets.UTF_8).contains(shown)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }
}
