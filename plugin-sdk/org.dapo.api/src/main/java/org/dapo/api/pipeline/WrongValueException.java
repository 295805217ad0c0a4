package org.dapo.api.pipeline;

/**
 * A value in a request that cannot be meant: out of its range, or unknown to the part that it is for. The request is wrong, and not what it runs
 * on; the message says what would be right.
 */
public class WrongValueException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message one line that names the value and says what would be right
     */
    public WrongValueException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message one line that names the value and says what would be right
     * @param cause what the part said
     */
    public WrongValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
