package org.dapo.engine.internal.assembly;

import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RunListener;

/** Whether somebody wants a run to end. */
public final class Cancellation {
    private Cancellation() {}

    /**
     * Ends a run that is not wanted any more.
     *
     * @throws PipelineException if the listener or an interrupt of the thread says so
     */
    public static void check(RunListener listener) throws PipelineException {
        if (listener.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new PipelineException("cancelled");
        }
    }
}
