package org.dapo.api.image;

import org.dapo.api.text.OneLine;

/** Thrown if an image or mask cannot be read. The message is one line that names the file and the problem. */
public class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the image and the problem
     */
    public ImageException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message names the image and the problem
     * @param cause the underlying failure
     */
    public ImageException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
