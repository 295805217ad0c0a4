package org.dapo.api.dataset;

import org.dapo.api.text.OneLine;

/** Thrown if a data set cannot be opened. The message is one line that names the path and says what is expected. */
public class DatasetException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the path and says what is expected
     */
    public DatasetException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message names the path and says what is expected
     * @param cause the underlying failure
     */
    public DatasetException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
