package org.dapo.shell.internal.terminal;

import java.util.ArrayList;
import java.util.List;
import org.dapo.api.pipeline.Skipped;

/**
 * Additional information beside the result, on the error stream: the first few lines of each kind and the number of further ones.
 */
public final class Remarks {
    private static final int SHOWN = 5;

    private Remarks() {}

    /** Counts images left out, which the run has named, and shows irregularities and figures left out of a mean. */
    public static void show(Terminal terminal, List<Skipped> skipped, List<String> notes, List<String> undefined) {
        if (!skipped.isEmpty()) {
            long wholly = skipped.stream()
                    .filter(one -> one.extent() == Skipped.Extent.IMAGE)
                    .count();
            terminal.line(leftOut(wholly, skipped.size() - wholly));
        }
        show(terminal, "notes", notes);
        show(terminal, "undefined", undefined);
    }

    /** The number of images left out, and of other images whose masks were left out. At least one must be above 0. */
    public static String leftOut(long images, long maskedImages) {
        List<String> parts = new ArrayList<>();
        if (images > 0) {
            parts.add(images(images));
        }
        if (maskedImages > 0) {
            parts.add("the masks of " + images(maskedImages));
        }
        return "left out: " + String.join(", and ", parts);
    }

    private static String images(long count) {
        return count == 1 ? "1 image" : count + " images";
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
