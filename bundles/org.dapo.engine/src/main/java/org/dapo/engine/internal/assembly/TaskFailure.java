package org.dapo.engine.internal.assembly;

import java.util.concurrent.ExecutionException;
import org.dapo.api.pipeline.PipelineException;

/** The failure of a task on another thread, for the thread that waits for it. */
public final class TaskFailure {
    private TaskFailure() {}

    /**
     * Throws what the task threw.
     *
     * @param failure the failure of the task
     * @return never; for the caller's {@code throw}
     * @throws PipelineException if the task threw one
     */
    public static RuntimeException rethrown(ExecutionException failure) throws PipelineException {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof PipelineException problem) {
            throw problem;
        }
        return cause instanceof RuntimeException problem ? problem : new IllegalStateException(cause);
    }
}
