package org.dapo.api.pipeline;

import org.dapo.api.text.OneLine;

/** A run that failed. The message is one line that names the thing, the value and what would be right. */
public class PipelineException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message names the thing, the value and what would be right
     */
    public PipelineException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Makes one with its cause.
     *
     * @param message names the thing, the value and what would be right
     * @param cause what lies behind it
     */
    public PipelineException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
