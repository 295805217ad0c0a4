package org.dapo.tensorfile;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.text.OneLine;

/**
 * Thrown if a tensor file cannot be read or written. The message is one line that names the file, the tensor if one is concerned,
 * and the problem.
 */
public class TensorFileException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME = 120;

    /**
     * Creates an exception.
     *
     * @param file the file
     * @param problem what is wrong with it, and what would be right
     */
    public TensorFileException(Path file, String problem) {
        super(OneLine.of(file + ": " + problem));
    }

    /**
     * Creates an exception with its cause.
     *
     * @param file the file
     * @param problem what is wrong with it, and what would be right
     * @param cause the underlying exception
     */
    public TensorFileException(Path file, String problem, Throwable cause) {
        super(OneLine.of(file + ": " + problem), cause);
    }

    /**
     * Creates an exception about a tensor.
     *
     * @param file the file
     * @param tensor the tensor's name; it is untrusted, so it is cut to fit a line
     * @param problem what is wrong with the tensor, and what would be right
     * @return the exception
     */
    public static TensorFileException ofTensor(Path file, String tensor, String problem) {
        return new TensorFileException(file, "tensor '%s' %s".formatted(abbreviated(tensor), problem));
    }

    /**
     * Creates an exception about a missing tensor.
     *
     * @param file the file
     * @param tensor the requested name
     * @return the exception
     */
    public static TensorFileException missing(Path file, String tensor) {
        return new TensorFileException(file, "has no tensor '%s'".formatted(abbreviated(tensor)));
    }

    /**
     * Abbreviates an untrusted text for a message.
     *
     * @param text any text
     * @return its beginning
     */
    public static String abbreviated(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
