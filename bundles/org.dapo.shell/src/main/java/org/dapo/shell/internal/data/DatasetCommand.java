package org.dapo.shell.internal.data;

import org.dapo.shell.internal.options.CommandGroup;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dataset}, with the subcommands {@code check} and {@code write}. */
@Command(
        name = "dataset",
        description = "Check a data set, or write it for other programs.",
        synopsisSubcommandLabel = "check|write")
public final class DatasetCommand extends CommandGroup {
    /** The command with its subcommands. */
    public static CommandLine create(Parts parts, Terminal terminal) {
        return new CommandLine(new DatasetCommand())
                .addSubcommand(new DatasetCheckCommand(parts, terminal))
                .addSubcommand(new DatasetWriteCommand(parts, terminal));
    }
}
