package org.dapo.engine.internal.optimization;

import java.util.concurrent.locks.ReentrantLock;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;

/** Serialises training runs, since the engine collects gradients for only one run per process at a time. */
public final class GradientTurn {
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
        Cancellation.lock(LOCK, listener, "another tuning run");
        try {
            return run.run();
        } finally {
            LOCK.unlock();
        }
    }
}
