package org.dapo.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
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

/** {@code plugins}. */
@Command(
        name = "plugins",
        description = "List all plug-ins, pipelines and inspectors, and what unavailable ones are waiting for.")
final class PluginsCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    PluginsCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        List<Parts.PartStatus> status = parts.status();
        Table table = new Table(5).row("KIND", "NAME", "VERSION", "BUNDLE", "STATE");
        for (Parts.PartStatus part : status) {
            table.row(part.kind(), part.name(), part.version(), part.bundle(), part.state());
        }
        output.show(
                terminal,
                table.toString(),
                () -> PlainJson.text(status.stream().map(PluginsCommand::json).toList()));
        return 0;
    }

    private static Map<String, String> json(Parts.PartStatus part) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("kind", part.kind());
        json.put("name", part.name());
        json.put("version", part.version());
        json.put("bundle", part.bundle());
        json.put("state", part.state());
        return json;
    }
}
