package org.dapo.shell.internal.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.FileKind;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoints export}. */
@Command(
        name = "export",
        description = "Convert a checkpoint to another program's format. It must have been tuned with the profile "
                + "compatible with that program.")
final class CheckpointExportCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "CHECKPOINT",
            description = "The checkpoint, or a folder: its last checkpoint is used.")
    private Path checkpoint;

    @Option(
            names = "--format",
            paramLabel = "N",
            defaultValue = "dapo-prototype",
            description = "The format (default: ${DEFAULT-VALUE}, the torch .pth of the published prototype).")
    private String format;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out;

    CheckpointExportCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        Path file = output.file("--out", out, FileKind.EXPORTED).requireWritable();
        parts.service(Checkpoints.class).exportForeign(checkpoint, format, file);
        output.show(terminal, "%s: written as %s%n".formatted(out, format), () -> {
            Map<String, String> json = new LinkedHashMap<>();
            json.put("file", out.toString());
            json.put("format", format);
            return PlainJson.text(json);
        });
        return Status.DONE;
    }
}
