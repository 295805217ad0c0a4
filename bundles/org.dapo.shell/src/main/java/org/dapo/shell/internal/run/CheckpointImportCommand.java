package org.dapo.shell.internal.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoints import}. */
@Command(
        name = "import",
        description =
                "Convert another program's checkpoint, such as the .pth of the published DAPO prototype; it uses the "
                        + "profile compatible with that program.")
final class CheckpointImportCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(index = "0", paramLabel = "FILE", description = "The other program's checkpoint.")
    private Path file;

    @Option(
            names = "--backbone",
            paramLabel = "N",
            required = true,
            description = "The backbone that the checkpoint was tuned on; the file does not record it.")
    private String backbone;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for the checkpoint; created if it does not exist.")
    private Path out;

    CheckpointImportCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check(out);
        parts.require(PartKind.BACKBONE, backbone);
        CheckpointInfo made =
                parts.service(Checkpoints.class).importForeign(file.toAbsolutePath(), backbone, out.toAbsolutePath());
        String text = "%s: %s on %s, profile %s, epoch %d%n"
                .formatted(
                        made.file(),
                        made.provenance().prompt(),
                        made.provenance().backbone(),
                        made.provenance().profile(),
                        made.epoch());
        output.show(terminal, text, () -> PlainJson.text(json(made)));
        return Status.DONE;
    }

    private static Map<String, Object> json(CheckpointInfo made) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("checkpoint", made.file().toString());
        json.put("sha256", made.sha256());
        json.put("prompt", made.provenance().prompt());
        json.put("profile", made.provenance().profile());
        json.put("backbone", made.provenance().backbone());
        json.put("epoch", made.epoch());
        return json;
    }
}
