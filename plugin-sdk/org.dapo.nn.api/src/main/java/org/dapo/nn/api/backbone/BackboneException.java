package org.dapo.nn.api.backbone;

import org.dapo.api.text.OneLine;

/** A backbone that cannot be loaded. The message is one line that names the model and what is wrong with it. */
public class BackboneException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message names the model and what is wrong with it
     */
    public BackboneException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Makes one with its cause.
     *
     * @param message names the model and what is wrong with it
     * @param cause what lies behind it
     */
    public BackboneException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
