package org.dapo.api.pipeline;

/**
 * Thrown if a run cannot resume. The checkpoint or finished product to continue from was made with other parts, data or settings
 * than those of the run. The same run in an empty folder does not cause it.
 */
public class MadeOtherwiseException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the file, and the difference if it is known
     */
    public MadeOtherwiseException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message names the file, and the difference if it is known
     * @param cause the underlying failure
     */
    public MadeOtherwiseException(String message, Throwable cause) {
        super(message, cause);
    }
}
