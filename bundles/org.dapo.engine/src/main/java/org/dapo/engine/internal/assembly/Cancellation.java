package org.dapo.engine.internal.assembly;

import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;

/** Checks whether a run is cancelled. */
public final class Cancellation {
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
}
