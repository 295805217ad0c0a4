package org.dapo.shell.internal.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models import}. */
@Command(
        name = "import",
        description =
                "Add a model from a published weights file: OpenAI's .pt, torch's .bin and .pth, safetensors, or the "
                        + ".index.json of a sharded one. The architecture is detected; the files are copied and verified.")
final class ModelImportCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(index = "0", paramLabel = "FILE", description = "The weights file.")
    private Path file;

    @Option(names = "--name", paramLabel = "N", required = true, description = "Name of the model.")
    private String name;

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            description = "Origin of the file (default: that of a known file, otherwise the file name).")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--licence",
            paramLabel = "SPDX",
            description = "Licence of the weights (default: that of a known file, otherwise unknown).")
    private Optional<String> licence = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description =
                    "Property that the file does not record, such as activation=gelu; an error message names those "
                            + "required. May be given more than once.")
    private Map<String, String> stated = new LinkedHashMap<>();

    ModelImportCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        ModelImport request;
        try {
            request = new ModelImport(file.toAbsolutePath(), name, source, licence, stated);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage());
        }
        ModelLibrary library = parts.service(ModelLibrary.class);
        parts.requireNewModel(name);
        try (Progress progress = new Progress(terminal)) {
            library.add(request, progress);
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        ModelSource added = parts.part(PartKind.MODEL, name);
        return ModelVerifyCommand.verify(Map.of(name, added), output, terminal);
    }
}
