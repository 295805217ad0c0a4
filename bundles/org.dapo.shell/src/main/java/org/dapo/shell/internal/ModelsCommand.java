package org.dapo.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models list} and {@code models verify}. */
@Command(name = "models", description = "List the models that are there, or verify their files.")
final class ModelsCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "list|verify",
            arity = "0..1",
            defaultValue = "list",
            description = "list them, or verify the SHA-256 of their files (default: list).")
    private Action action = Action.list;

    @Parameters(index = "1", paramLabel = "N", arity = "0..1", description = "Verify this model alone.")
    private Optional<String> name = Optional.empty();

    /** What to do, as the user writes it. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Action {
        list,
        verify
    }

    ModelsCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        if (action == Action.list && name.isPresent()) {
            throw new WrongUsage("models list takes no name; models verify %s would check it".formatted(name.get()));
        }
        output.check();
        if (name.isPresent()) {
            parts.require(PartKind.MODEL, name.get());
        }
        Map<String, ModelSource> models = new TreeMap<>();
        parts.all(PartKind.MODEL).forEach((each, model) -> models.put(each, (ModelSource) model));
        name.ifPresent(one -> models.keySet().retainAll(List.of(one)));
        return action == Action.list ? list(models) : verify(models);
    }

    private int list(Map<String, ModelSource> models) throws PipelineException {
        Table table = new Table(5).row("NAME", "FAMILY", "LICENCE", "FILES", "DESCRIPTION");
        models.forEach((each, model) -> {
            ModelManifest manifest = model.manifest();
            List<String> files = manifest.files().stream().map(ModelFile::name).toList();
            table.row(
                    each,
                    manifest.family(),
                    manifest.licence(),
                    files.isEmpty() ? "-" : String.join(" ", files),
                    manifest.description());
        });
        output.show(
                terminal,
                table.toString(),
                () -> PlainJson.text(models.entrySet().stream()
                        .map(entry -> json(entry.getKey(), entry.getValue().manifest()))
                        .toList()));
        return 0;
    }

    private static Map<String, Object> json(String name, ModelManifest manifest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("family", manifest.family());
        json.put("description", manifest.description());
        json.put("source", manifest.source());
        json.put("licence", manifest.licence());
        json.put("files", manifest.files().stream().map(ModelFile::name).toList());
        return json;
    }

    private int verify(Map<String, ModelSource> models) throws PipelineException {
        List<FileCheck> checks;
        try (Progress progress = new Progress(terminal)) {
            checks = FileCheck.all(models, progress);
        }
        Table table = new Table(3).row("MODEL", "FILE", "STATE");
        checks.forEach(check -> table.row(check.model(), check.file(), check.state()));
        output.show(
                terminal,
                table.toString(),
                () -> PlainJson.text(checks.stream().map(FileCheck::json).toList()));
        return checks.stream().allMatch(FileCheck::good) ? 0 : 1;
    }
}
