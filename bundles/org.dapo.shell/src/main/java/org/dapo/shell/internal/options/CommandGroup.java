package org.dapo.shell.internal.options;

import java.util.Set;
import java.util.concurrent.Callable;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that does nothing but name those below it. */
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
        Set<String> below = spec.subcommands().keySet();
        throw new WrongUsage("%s what? There %s: %s"
                .formatted(spec.name(), below.size() == 1 ? "is" : "are", String.join(", ", below)));
    }
}
