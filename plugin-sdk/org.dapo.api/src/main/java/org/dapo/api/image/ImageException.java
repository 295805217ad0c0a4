package org.dapo.api.image;

import org.dapo.api.text.OneLine;

/** An image or mask that cannot be read. The message is one line that names the file and says what is wrong with it. */
public class ImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message names the image and what is wrong with it
     */
    public ImageException(String message) {
        super(OneLine.of(message));
    }

    /**
     * Makes one with its cause.
     *
     * @param message names the image and what is wrong with it
     * @param cause what lies behind it
     */
    public ImageException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
