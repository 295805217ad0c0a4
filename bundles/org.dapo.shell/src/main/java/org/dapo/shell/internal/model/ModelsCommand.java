package org.dapo.shell.internal.model;

import java.util.concurrent.Callable;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code models}, which lists them, with the subcommands {@code list}, {@code verify} and {@code import}. */
@Command(
        name = "models",
        description = "List the models, verify their files, or add a model. Without a subcommand: list.")
public final class ModelsCommand implements Callable<Integer> {
    private final ModelListCommand list;

    @Mixin
    private Output output;

    private ModelsCommand(ModelListCommand list) {
        this.list = list;
    }

    /** The command with its subcommands. */
    public static CommandLine create(Parts parts, Terminal terminal) {
        return new CommandLine(new ModelsCommand(new ModelListCommand(parts, terminal)))
                .addSubcommand(new ModelListCommand(parts, terminal))
                .addSubcommand(new ModelVerifyCommand(parts, terminal))
                .addSubcommand(new ModelImportCommand(parts, terminal));
    }

    @Override
    public Integer call() throws PipelineException {
        return list.show(output);
    }
}
