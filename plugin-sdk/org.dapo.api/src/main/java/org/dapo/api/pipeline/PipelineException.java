package org.dapo.api.pipeline;

import org.dapo.api.text.OneLine;

/** Thrown if a run fails. The message is one line that names the object, the value and what is expected. */
public class PipelineException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the object, the value and what is expected
     */
    public PipelineException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message names the object, the value and what is expected
     * @param cause the underlying failure
     */
    public PipelineException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
