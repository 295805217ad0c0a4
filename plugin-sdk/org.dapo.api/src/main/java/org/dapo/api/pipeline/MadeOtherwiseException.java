package org.dapo.api.pipeline;

/**
 * A checkpoint or a finished product that a run was to go on from was made with other parts, data or settings than the run
 * has. The same run in an empty folder does not meet it.
 */
public class MadeOtherwiseException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message names the file, and in what it differs where that is known
     */
    public MadeOtherwiseException(String message) {
        super(message);
    }

    /**
     * Makes one with its cause.
     *
     * @param message names the file, and in what it differs where that is known
     * @param cause what lies behind it
     */
    public MadeOtherwiseException(String message, Throwable cause) {
        super(message, cause);
    }
}
