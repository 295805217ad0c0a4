package org.dapo.shell.internal;

import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code version}. */
@Command(
        name = "version",
        description = "Show the versions of the suite, the tensor engine, the OSGi framework and Java.")
final class VersionCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    VersionCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        Map<String, String> versions = parts.versions();
        Table table = new Table(2);
        versions.forEach((name, version) -> table.row(name, version));
        output.show(terminal, table.toString(), () -> PlainJson.text(versions));
        return 0;
    }
}
