package org.dapo.testkit.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The reading thread, with a time limit. */
final class WatchedThread implements AutoCloseable {
    private static final int FRAMES = 12;

    private final ExecutorService executor;
    private final Thread thread;
    private final Duration limit;

    /** Thrown if a task exceeds the limit; it cannot be stopped. */
    static final class Hang extends Exception {
        private static final long serialVersionUID = 1L;

        Hang(Duration limit, List<StackTraceElement> where) {
            super("it was not read within %d s; the reader is at %s".formatted(limit.toSeconds(), where));
        }
    }

    /** The task to run. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    WatchedThread(Duration limit) {
        this.limit = limit;
        Thread[] made = new Thread[1];
        executor = Executors.newSingleThreadExecutor(task -> {
            made[0] = new Thread(task, "fuzzed reader");
            // A hanging reader must not keep the process alive.
            made[0].setDaemon(true);
            return made[0];
        });
        try {
            executor.submit(() -> {}).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the thread of the reader cannot be started", e);
        }
        thread = made[0];
    }

    Thread thread() {
        return thread;
    }

    /**
     * Runs a task.
     *
     * @return the exception that it threw, if any
     * @throws Hang if it takes too long; nothing more can be run then
     */
    Optional<Throwable> run(Task task) throws Hang {
        Future<Void> future = executor.submit(() -> {
            task.run();
            return null;
        });
        try {
            future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (TimeoutException e) {
            throw new Hang(limit, where(thread.getStackTrace()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a file was read", e);
        }
    }

    /** The reader's innermost frames. Dozens of frames of Java's own code, such as for reading a file, may lie above them. */
    private static List<StackTraceElement> where(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame ->
                        frame.getModuleName() == null || !frame.getModuleName().startsWith("java."))
                .limit(FRAMES)
                .toList();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
