package org.dapo.shell.internal.parts;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dapo.api.pipeline.PipelineException;

/**
 * Waits for a service exactly as long as the framework says that something is still on its way. What decides is the
 * framework's own state; the limit only keeps a part that never finishes starting from holding a command up for ever.
 */
final class Arrival {
    /** A service is handed from one thread to the next in less than this. */
    private static final Duration HAND_OVER = Duration.ofMillis(300);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 10;

    private Arrival() {}

    /**
     * Looks until something is found or nothing is on its way.
     *
     * @param look finds it
     * @param coming whether anything is still on its way
     * @return what was found; empty if it will not come
     * @throws PipelineException if the thread is interrupted
     */
    static <T> Optional<T> await(Supplier<Optional<T>> look, BooleanSupplier coming) throws PipelineException {
        long start = System.nanoTime();
        long still = start;
        Optional<T> found = look.get();
        while (found.isEmpty()) {
            long now = System.nanoTime();
            if (coming.getAsBoolean()) {
                still = now;
            }
            // The clock before the look: whatever came in time is found.
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
     * Waits until nothing is on its way.
     *
     * @param coming whether anything is
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
