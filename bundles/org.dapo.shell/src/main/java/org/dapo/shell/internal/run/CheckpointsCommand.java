package org.dapo.shell.internal.run;

import org.dapo.shell.internal.options.CommandGroup;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code checkpoints}, with the subcommands {@code import} and {@code export}. */
@Command(
        name = "checkpoints",
        description = "Import or export checkpoints of other programs.",
        synopsisSubcommandLabel = "import|export")
public final class CheckpointsCommand extends CommandGroup {
    /** The command with its subcommands. */
    public static CommandLine create(Parts parts, Terminal terminal) {
        return new CommandLine(new CheckpointsCommand())
                .addSubcommand(new CheckpointImportCommand(parts, terminal))
                .addSubcommand(new CheckpointExportCommand(parts, terminal));
    }
}
