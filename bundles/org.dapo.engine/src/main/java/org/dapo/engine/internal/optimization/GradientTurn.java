package org.dapo.engine.internal.optimization;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;

/** Serialises training runs, since the engine collects gradients for only one run per process at a time. */
public final class GradientTurn {
    private static final long LOOK_MILLIS = 200;
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private GradientTurn() {}

    /** A training run. */
    @FunctionalInterface
    public interface Run<T> {
        /** Trains. */
        T run() throws PipelineException;
    }

    /** Waits for other runs, then runs; the listener can cancel the wait. */
    public static <T> T await(RunListener listener, Run<T> run) throws PipelineException {
        try {
            while (!LOCK.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                Cancellation.check(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled while waiting for another tuning run", e);
        }
        try {
            return run.run();
        } finally {
            LOCK.unlock();
        }
    }
}
