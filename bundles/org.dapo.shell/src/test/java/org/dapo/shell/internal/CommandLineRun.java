package org.dapo.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Terminal;

/** The result of a command line: its exit status and both streams. */
public record CommandLineRun(int status, String out, String err) {
    public static CommandLineRun of(Parts parts, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status;
        try (PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            status = new Dapo(parts, new Terminal(to, errors, false)).run(args);
        }
        return new CommandLineRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Returns the error stream, which must be one line of this program. */
    public String error() {
        if (err.lines().count() != 1 || !err.startsWith("dapo: ")) {
            throw new AssertionError("not one line: " + err);
        }
        return err.strip();
    }
}
