package org.dapo.shell.internal;

import java.util.List;
import org.dapo.api.pipeline.Skipped;

/** What a user should know beside the result: on the error stream, the first few of each sort and how many more there are. */
final class Remarks {
    private static final int SHOWN = 5;

    private Remarks() {}

    /** Shows images that were left out, oddities of the data set, and figures that were left out of a mean. */
    static void show(Terminal terminal, List<Skipped> skipped, List<String> notes, List<String> undefined) {
        List<String> leftOut = skipped.stream()
                .map(one -> "%s%s: %s"
                        .formatted(one.id(), one.extent() == Skipped.Extent.MASK ? " (its mask)" : "", one.reason()))
                .toList();
        show(terminal, "left out", leftOut);
        show(terminal, "odd in the data set", notes);
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
