package org.dapo.api.dataset;

import org.dapo.api.text.OneLine;

/** A data set that cannot be opened. The message is one line that names the path and says what would be right. */
public class DatasetException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message names the path and what would be right
     */
    public DatasetException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Makes one with its cause.
     *
     * @param message names the path and what would be right
     * @param cause what lies behind it
     */
    public DatasetException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
