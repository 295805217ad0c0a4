package org.dapo.shell.internal.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.AbsentFiles;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code models verify}. */
@Command(
        name = "verify",
        description =
                "Verify the SHA-256 of the files of one model, or of all models except those with no file present.")
final class ModelVerifyCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(index = "0", paramLabel = "N", arity = "0..1", description = "The model to verify (default: all).")
    private Optional<String> name = Optional.empty();

    ModelVerifyCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        if (name.isPresent()) {
            ModelSource chosen = parts.part(PartKind.MODEL, name.get());
            return verify(Map.of(name.get(), chosen), output, terminal);
        }
        Map<String, ModelSource> models = new TreeMap<>(parts.all(PartKind.MODEL));
        models.values().removeIf(ModelVerifyCommand::isNotHere);
        return verify(models, output, terminal);
    }

    /** Verifies models' files and shows the results. */
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

    /** Whether none of the files in the model's description exists. */
    private static boolean isNotHere(ModelSource model) {
        int absent = AbsentFiles.of(model).size();
        return absent > 0 && absent == model.manifest().files().size();
    }
}
