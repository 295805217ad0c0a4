package org.dapo.shell.internal.terminal;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.dapo.api.progress.RunListener;

/**
 * Shows progress on a terminal's error stream. On an interactive terminal it is a bar, otherwise a line at the beginning and end
 * of a stage and every ten seconds. Interrupting the running thread cancels.
 */
public final class Progress implements RunListener, AutoCloseable {
    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int MOST_WARNINGS = 20;
    private static final int BAR_WIDTH = 30;

    private final Terminal terminal;
    private final LongSupplier clock;
    private String stage = "";
    private long shownAt;
    private int drawn;
    private int warnings;

    public Progress(Terminal terminal) {
        this(terminal, System::nanoTime);
    }

    /** Uses another clock, in nanoseconds. */
    public Progress(Terminal terminal, LongSupplier clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public synchronized void progress(String newStage, long done, long total) {
        long now = clock.getAsLong();
        boolean begins = !newStage.equals(stage);
        long pause = terminal.interactive() ? BAR_NANOS : LINE_NANOS;
        if (!begins && done < total && now - shownAt < pause) {
            return;
        }
        if (begins) {
            endLine();
        }
        stage = newStage;
        shownAt = now;
        if (terminal.interactive()) {
            draw(done, total);
        } else {
            terminal.err().println("%s: %d of %d".formatted(stage, done, total));
        }
    }

    /** Shows only the first warnings. A result contains them all, and a data set may have one for each of its images. */
    @Override
    public synchronized void warning(String message) {
        warnings++;
        if (warnings <= MOST_WARNINGS) {
            endLine();
            terminal.line(warnings < MOST_WARNINGS ? message : message + " (further warnings are not shown)");
        }
    }

    @Override
    public boolean cancelled() {
        return Thread.currentThread().isInterrupted();
    }

    /** Ends the line of the progress bar. */
    @Override
    public synchronized void close() {
        endLine();
        stage = "";
    }

    private void draw(long done, long total) {
        int full = total <= 0 ? 0 : (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
        String text = String.format(
                Locale.ROOT, "%s [%s%s] %d/%d", stage, "#".repeat(full), " ".repeat(BAR_WIDTH - full), done, total);
        terminal.err().print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
        terminal.err().flush();
        drawn = text.length();
    }

    private void endLine() {
        if (drawn > 0) {
            terminal.err().println();
            drawn = 0;
        }
    }
}
