package org.dapo.engine.internal.assembly;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;

/** Checks whether a run is cancelled. */
public final class Cancellation {
    private static final long LOOK_MILLIS = 200;

    private Cancellation() {}

    /**
     * Ends a cancelled run.
     *
     * @throws PipelineException if the listener has cancelled it or the thread is interrupted
     */
    public static void check(RunListener listener) throws PipelineException {
        if (listener.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new PipelineException("cancelled");
        }
    }

    /**
     * Takes a lock. The wait for it can be cancelled.
     *
     * @param what what the wait is for, for the message
     * @throws PipelineException if the listener has cancelled the wait or the thread is interrupted; the lock is then not held
     */
    public static void lock(Lock lock, RunListener listener, String what) throws PipelineException {
        try {
            while (!lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                check(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled while waiting for " + what, e);
        }
    }
}
