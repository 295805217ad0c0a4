package org.dapo.shell.internal.data;

import org.dapo.shell.internal.options.CommandGroup;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code taxonomy}, with the subcommand {@code init}. */
@Command(name = "taxonomy", description = "Create a draft taxonomy.", synopsisSubcommandLabel = "init")
public final class TaxonomyCommand extends CommandGroup {
    /** The command with its subcommand. */
    public static CommandLine create(Parts parts, Terminal terminal) {
        return new CommandLine(new TaxonomyCommand()).addSubcommand(new TaxonomyInitCommand(parts, terminal));
    }
}
