package org.dapo.nn.api.backbone;

import org.dapo.api.text.OneLine;

/** Thrown if a backbone cannot be loaded. The message is one line that names the model and the problem. */
public class BackboneException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the model and the problem
     */
    public BackboneException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message names the model and the problem
     * @param cause the underlying failure
     */
    public BackboneException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
