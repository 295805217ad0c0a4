package org.dapo.shell.internal;

/** A command line that cannot be meant. The message is one line that names the option and what would be right. */
final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
        super(message);
    }

    WrongUsage(String message, Throwable cause) {
        super(message, cause);
    }
}
