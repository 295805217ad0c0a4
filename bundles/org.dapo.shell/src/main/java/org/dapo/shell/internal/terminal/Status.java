package org.dapo.shell.internal.terminal;

/** What a command says when it ends. */
public final class Status {
    /** The command did what it was told. */
    public static final int DONE = 0;

    /** The run failed. */
    public static final int FAILED = 1;

    /** The command line cannot be meant. */
    public static final int WRONG_USAGE = 2;

    private Status() {}
}
