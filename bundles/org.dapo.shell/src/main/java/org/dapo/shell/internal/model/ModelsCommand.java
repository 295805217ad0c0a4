package org.dapo.shell.internal.model;

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
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models}, which lists them, with {@code list}, {@code verify} and {@code import} below it. */
@Command(name = "models", description = "List the models that are described, verify their files, or add one.")
public final class ModelsCommand implements Callable<Integer> {
    private final ListCommand list;

    @Mixin
    private Output output;

    private ModelsCommand(ListCommand list) {
        this.list = list;
    }

    /** The command with those below it. */
    public static CommandLine create(Parts parts, Terminal terminal) {
        return new CommandLine(new ModelsCommand(new ListCommand(parts, terminal)))
                .addSubcommand(new ListCommand(parts, terminal))
                .addSubcommand(new VerifyCommand(parts, terminal))
                .addSubcommand(new ModelImportCommand(parts, terminal));
    }

    @Override
    public Integer call() throws PipelineException {
        return list.show(output);
    }

    private static Map<String, ModelSource> all(Parts parts) {
        Map<String, ModelSource> models = new TreeMap<>();
        parts.all(PartKind.MODEL).forEach((name, model) -> models.put(name, (ModelSource) model));
        return models;
    }

    /** {@code models list}. */
    @Command(
            name = "list",
            description = "List the models that are described, and which files are still to be fetched.")
    public static final class ListCommand implements Callable<Integer> {
        private final Parts parts;
        private final Terminal terminal;

        @Mixin
        private Output output;

        ListCommand(Parts parts, Terminal terminal) {
            this.parts = parts;
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws PipelineException {
            return show(output);
        }

        int show(Output where) throws PipelineException {
            where.check();
            Map<String, ModelSource> models = all(parts);
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

    /** {@code models verify}. */
    @Command(
            name = "verify",
            description = "Verify the SHA-256 of models' files: of the model named, or of all whose files are there.")
    public static final class VerifyCommand implements Callable<Integer> {
        private final Parts parts;
        private final Terminal terminal;

        @Mixin
        private Output output;

        @Parameters(index = "0", paramLabel = "N", arity = "0..1", description = "Verify this model alone.")
        private Optional<String> name = Optional.empty();

        VerifyCommand(Parts parts, Terminal terminal) {
            this.parts = parts;
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws PipelineException {
            output.check();
            if (name.isPresent()) {
                ModelSource chosen = (ModelSource) parts.part(PartKind.MODEL, name.get());
                return verify(Map.of(name.get(), chosen), output, terminal);
            }
            Map<String, ModelSource> models = all(parts);
            models.values().removeIf(VerifyCommand::isNotHere);
            return verify(models, output, terminal);
        }

        /** Of a model that was only described there is no file to verify. */
        private static boolean isNotHere(ModelSource model) {
            int absent = AbsentFiles.of(model).size();
            return absent > 0 && absent == model.manifest().files().size();
        }
    }

    /** Verifies models' files and shows what was found. */
    static int verify(Map<String, ModelSource> models, Output output, Terminal terminal) throws PipelineException {
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
        return checks.stream().allMatch(FileCheck::good) ? Status.DONE : Status.FAILED;
    }
}
