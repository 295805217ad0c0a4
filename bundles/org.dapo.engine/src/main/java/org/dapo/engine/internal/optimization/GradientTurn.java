package org.dapo.engine.internal.optimization;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;

/** The engine collects gradients for one run in the process at a time: those that train wait for each other, in order. */
public final class GradientTurn {
    private static final long LOOK_MILLIS = 200;
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private GradientTurn() {}

    /** A run that trains. */
    @FunctionalInterface
    public interface Run<T> {
        /** Trains. */
        T run() throws PipelineException;
    }

    /** Runs when it is this run's turn, unless the listener cancels it before. */
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
