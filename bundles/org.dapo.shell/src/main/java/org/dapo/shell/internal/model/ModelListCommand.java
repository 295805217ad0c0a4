package org.dapo.shell.internal.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.AbsentFiles;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code models list}. */
@Command(name = "list", description = "List the models, and the files that are still missing.")
final class ModelListCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    ModelListCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        return show(output);
    }

    int show(Output where) throws PipelineException {
        where.check();
        Map<String, ModelSource> models = parts.all(PartKind.MODEL);
        Table table = new Table(5).row("NAME", "FAMILY", "LICENCE", "STATE", "DESCRIPTION");
        models.forEach((name, model) -> table.row(
                name,
                model.manifest().family(),
                model.manifest().licence(),
                state(model),
                model.manifest().description()));
        where.show(
                terminal,
                table.toString(),
                () -> PlainJson.text(models.entrySet().stream()
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .toList()));
        return Status.DONE;
    }

    private static String state(ModelSource model) {
        return AbsentFiles.needed(model).orElse("ready");
    }

    private static Map<String, Object> json(String name, ModelSource model) {
        ModelManifest manifest = model.manifest();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("family", manifest.family());
        json.put("description", manifest.description());
        json.put("source", manifest.source());
        json.put("licence", manifest.licence());
        json.put("files", manifest.files().stream().map(ModelFile::name).toList());
        json.put("absent", AbsentFiles.of(model));
        return json;
    }
}
