package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.text.OneLine;

/**
 * The streams to which a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether a person watches err, so that a line may be redrawn
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
    /** The streams of the process. */
    public static Terminal current() {
        return of(System.out, System.err);
    }

    /** Streams of bytes, in UTF-8 whatever the locale. */
    public static Terminal of(OutputStream out, OutputStream err) {
        return new Terminal(inUtf8(out), inUtf8(err), watched());
    }

    private static PrintStream inUtf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static boolean watched() {
        Path err = Path.of("/proc/self/fd/2");
        try {
            if (Files.isSymbolicLink(err)) {
                String target = Files.readSymbolicLink(err).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
        } catch (IOException e) {
            // The kernel does not report it. Plain lines are correct everywhere.
            return false;
        }
        return System.console() != null;
    }

    /** Writes one line about a problem or a remark. */
    public void line(String message) {
        err.println("dapo: " + OneLine.of(message.strip()));
    }

    /** Writes one line about a failure, with a stack trace if requested. */
    public void failure(Throwable failure, boolean debug) {
        if (failure instanceof CancellationException) {
            line("cancelled");
        } else if (failure instanceof PipelineException || failure instanceof WrongUsage) {
            line(failure.getMessage());
        } else if (failure instanceof LinkageError && !(failure instanceof ExceptionInInitializerError)) {
            line(
                    "class not available: %s; was a plug-in updated or removed during the run, or does it not import the package? (--debug prints the stack trace)"
                            .formatted(failure.getMessage()));
        } else if (failure instanceof OutOfMemoryError) {
            line("out of memory (%s): the heap limit is %d MB; raise it with DAPO_JAVA_OPTS=-Xmx…"
                    .formatted(failure.getMessage(), Runtime.getRuntime().maxMemory() >> 20));
        } else {
            Throwable said = failure instanceof ExceptionInInitializerError && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            line("internal error: %s (--debug prints the stack trace)".formatted(said));
        }
        if (debug) {
            failure.printStackTrace(err);
        }
    }
}
