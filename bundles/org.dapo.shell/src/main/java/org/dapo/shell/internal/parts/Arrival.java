package org.dapo.shell.internal.parts;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dapo.api.pipeline.PipelineException;

/**
 * Waits for a service as long as the framework reports that something is still starting, and a moment longer. The limit prevents
 * a part that never finishes starting from blocking a command indefinitely.
 */
final class Arrival {
    /** Passing a service from one thread to the next takes less than this. */
    private static final Duration HAND_OVER = Duration.ofMillis(300);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 10;

    private Arrival() {}

    /**
     * Polls until something is found or nothing is starting any more.
     *
     * @param look finds it
     * @param coming whether anything is still starting
     * @return what was found; empty if it will not appear
     * @throws PipelineException if the thread is interrupted
     */
    static <T> Optional<T> await(Supplier<Optional<T>> look, BooleanSupplier coming) throws PipelineException {
        long start = System.nanoTime();
        long still = start;
        Optional<T> found = look.get();
        while (found.isEmpty()) {
            long now = System.nanoTime();
            if (coming.getAsBoolean()) {
                // On a busy machine the question itself may take longer than the moment that is granted afterwards.
                still = System.nanoTime();
            }
            // The clock is read before the lookup, so that anything in time is found.
            found = look.get();
            if (found.isEmpty() && (now - still > HAND_OVER.toNanos() || now - start > LIMIT.toNanos())) {
                return found;
            }
            if (found.isEmpty()) {
                pause();
            }
        }
        return found;
    }

    /**
     * Waits until nothing is starting any more.
     *
     * @param coming whether anything is still starting
     * @throws PipelineException if the thread is interrupted
     */
    static void settle(BooleanSupplier coming) throws PipelineException {
        long start = System.nanoTime();
        while (coming.getAsBoolean() && System.nanoTime() - start < LIMIT.toNanos()) {
            pause();
        }
    }

    private static void pause() throws PipelineException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled while waiting for services of the suite", e);
        }
    }
}
