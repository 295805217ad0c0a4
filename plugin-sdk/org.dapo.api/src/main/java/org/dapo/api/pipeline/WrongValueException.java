package org.dapo.api.pipeline;

/**
 * Thrown if a value in a request is invalid: out of its range, or unknown to the part that it is for. The fault is in the
 * request, not in the data or the parts. The message says what is expected.
 */
public class WrongValueException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one line that names the value and says what is expected
     */
    public WrongValueException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message one line that names the value and says what is expected
     * @param cause the exception of the part
     */
    public WrongValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
