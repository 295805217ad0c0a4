package org.dapo.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunningCommandsTest {
    private final RunningCommands commands = new RunningCommands();

    @Test
    void aCommandThatRunsIsInterruptedAndTheNextOneIsNot() {
        int status = commands.run(() -> {
            assertTrue(commands.getAsBoolean());
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
        assertEquals(1, status);
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(0, commands.run(() -> Thread.currentThread().isInterrupted() ? 1 : 0));
    }

    @Test
    void aSecondInterruptComesOnlyLaterSoThatItDoesNotSpoilWhatACancelledCommandStillWrites() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
        RunningCommands timed = new RunningCommands(clock::get);
        int status = timed.run(() -> {
            assertTrue(timed.getAsBoolean());
            assertTrue(Thread.interrupted(), "a file is written after this");
            clock.addAndGet(TimeUnit.SECONDS.toNanos(5) - 1);
            assertTrue(timed.getAsBoolean(), "it still runs");
            assertFalse(Thread.interrupted());
            clock.addAndGet(1);
            assertTrue(timed.getAsBoolean());
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
        assertEquals(1, status);
    }

    @Test
    void aCommandThatHasEndedOrFailedNoLongerRuns() {
        assertFalse(commands.getAsBoolean());
        assertThrows(
                IllegalStateException.class,
                () -> commands.run(() -> {
                    throw new IllegalStateException("a fault");
                }));
        assertFalse(commands.getAsBoolean());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatACancelledCommandWritesArrivesAndTheStreamStaysOpen() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        // Gogo writes through channels, too.
        OutputStream gogo = Channels.newOutputStream(Channels.newChannel(written));
        OutputStream kept = commands.keptOpen(gogo);
        int status = commands.run(() -> {
            assertTrue(commands.getAsBoolean());
            new PrintStream(kept, true, StandardCharsets.US_ASCII).print("cancelled");
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
        assertEquals(1, status);
        gogo.write('!');
        assertEquals("cancelled!", written.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void aCommandWhoseReaderIsSlowHoldsUpNoOther() throws Exception {
        PipedInputStream reader = new PipedInputStream(1);
        OutputStream full = commands.keptOpen(new PipedOutputStream(reader));
        Thread writer = new Thread(() -> commands.run(() -> {
            new PrintStream(full, true, StandardCharsets.US_ASCII).print("ab");
            return 0;
        }));
        writer.start();
        while (reader.available() == 0) {
            Thread.sleep(1);
        }
        assertEquals(3, commands.run(() -> 3));
        assertEquals("ab", new String(reader.readNBytes(2), StandardCharsets.US_ASCII));
        writer.join();
    }
}
