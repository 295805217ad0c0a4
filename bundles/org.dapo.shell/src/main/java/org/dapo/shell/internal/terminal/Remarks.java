package org.dapo.shell.internal.terminal;

import java.util.List;
import org.dapo.api.pipeline.Skipped;

/** What a user should know beside the result: on the error stream, the first few of each sort and how many more there are. */
public final class Remarks {
    private static final int SHOWN = 5;

    private Remarks() {}

    /** Counts images that were left out, which the run has named, and shows oddities and figures left out of a mean. */
    public static void show(Terminal terminal, List<Skipped> skipped, List<String> notes, List<String> undefined) {
        if (!skipped.isEmpty()) {
            long wholly = skipped.stream()
                    .filter(one -> one.extent() == Skipped.Extent.IMAGE)
                    .count();
            terminal.line("left out: %d images, and the masks of %d".formatted(wholly, skipped.size() - wholly));
        }
        show(terminal, "to be noted", notes);
        show(terminal, "undefined", undefined);
    }

    private static void show(Terminal terminal, String what, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        terminal.line("%s: %d".formatted(what, lines.size()));
        lines.stream().limit(SHOWN).forEach(line -> terminal.err().println("  " + line));
        if (lines.size() > SHOWN) {
            terminal.err().println("  and %d more".formatted(lines.size() - SHOWN));
        }
    }
}
