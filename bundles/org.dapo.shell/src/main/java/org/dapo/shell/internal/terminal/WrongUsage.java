package org.dapo.shell.internal.terminal;

/** An invalid command line. The message is one line that names the option and what is expected. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String message) {
        super(message);
    }

    public WrongUsage(String message, Throwable cause) {
        super(message, cause);
    }
}
