package org.dapo.shell.internal.terminal;

/** The exit statuses of commands. */
public final class Status {
    /** The command succeeded. */
    public static final int DONE = 0;

    /** The run failed. */
    public static final int FAILED = 1;

    /** The command line is invalid. */
    public static final int WRONG_USAGE = 2;

    private Status() {}
}
