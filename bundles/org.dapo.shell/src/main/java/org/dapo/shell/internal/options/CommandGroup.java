package org.dapo.shell.internal.options;

import java.util.concurrent.Callable;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that only lists its subcommands. */
public abstract class CommandGroup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public final Integer call() {
        throw new WrongUsage("missing subcommand of '%s': choose %s"
                .formatted(spec.name(), String.join(" or ", spec.subcommands().keySet())));
    }
}
