package org.dapo.shell.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void aLogGetsALineAtBothEndsAndEveryTenSeconds() {
        Progress progress = new Progress(new Terminal(stream, stream, false), () -> now);
        for (int done = 1; done <= 25; done++) {
            progress.progress("bottle", done, 25);
            now += SECOND;
        }
        progress.close();

        assertEquals("bottle: 1 of 25\nbottle: 11 of 25\nbottle: 21 of 25\nbottle: 25 of 25\n", text());
    }

    @Test
    void aPersonSeesABarThatIsDrawnOverAndAWarningOnALineOfItsOwn() {
        Progress progress = new Progress(new Terminal(stream, stream, true), () -> now);
        progress.progress("bottle", 1, 2);
        progress.warning("bottle/1 is cut off");
        progress.progress("bottle", 2, 2);
        progress.close();

        String half = "#".repeat(15) + " ".repeat(15);
        assertEquals(
                "\rbottle [" + half + "] 1/2\ndapo: bottle/1 is cut off\n\rbottle [" + "#".repeat(30) + "] 2/2\n",
                text());
    }

    @Test
    void aFloodOfWarningsEnds() {
        Progress progress = new Progress(new Terminal(stream, stream, false), () -> now);
        for (int i = 1; i <= 100; i++) {
            progress.warning("image " + i);
        }

        assertEquals(20, text().lines().count());
        assertTrue(text().endsWith("dapo: image 20 (further warnings are not shown)\n"), text());
    }

    @Test
    void anInterruptCancels() {
        Progress progress = new Progress(new Terminal(stream, stream, false), () -> now);
        assertFalse(progress.cancelled());
        Thread.currentThread().interrupt();
        assertTrue(progress.cancelled());
        assertTrue(Thread.interrupted(), "the interrupt is kept for whoever runs the command");
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
