package org.dapo.shell.internal.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Option;

/** The options for the parts to evaluate or inspect with: those of a checkpoint, or a backbone and a prompt strategy by name. */
public final class TrainedOrNot {
    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Checkpoint written by tune; it records its backbone and prompt strategy.")
    private Optional<Path> checkpoint = Optional.empty();

    @Option(
            names = "--backbone",
            paramLabel = "N",
            description = "The backbone. --backbone and --prompt together replace --checkpoint; inspect and pack accept"
                    + " them only for a strategy without trainable parameters.")
    private Optional<String> backbone = Optional.empty();

    @Option(names = "--prompt", paramLabel = "N", description = "The prompt strategy; requires --backbone.")
    private Optional<String> prompt = Optional.empty();

    public Optional<Path> checkpoint() {
        return checkpoint;
    }

    /** Whether any of the options is given. */
    public boolean named() {
        return checkpoint.isPresent() || backbone.isPresent() || prompt.isPresent();
    }

    /** Names of a backbone and a prompt strategy. */
    public record Names(String backbone, String prompt) {
        /**
         * The names of what made a file; of the prompt strategy the version that made it, if that is installed.
         *
         * @throws PipelineException if that version exists but waits for something that does not arrive
         */
        public static Names of(Parts parts, Provenance made) throws PipelineException {
            return new Names(made.backbone(), parts.inVersion(PartKind.PROMPT, made.prompt(), made.promptVersion()));
        }
    }

    /**
     * Checks which options may be combined, without access to the installation.
     *
     * @param profile the profile that the user gave
     */
    public void check(Optional<String> profile) {
        if (checkpoint.isPresent() && (backbone.isPresent() || prompt.isPresent())) {
            throw new WrongUsage("--backbone and --prompt are not allowed with --checkpoint, which records its own");
        }
        if (checkpoint.isPresent() && profile.isPresent()) {
            throw new WrongUsage("--profile is not allowed with --checkpoint, which records its own");
        }
        if (checkpoint.isEmpty() && (backbone.isEmpty() || prompt.isEmpty())) {
            throw new WrongUsage("either --checkpoint FILE, or both --backbone N and --prompt N, are required");
        }
    }

    /**
     * The names, read from the checkpoint if there is one.
     *
     * @throws PipelineException if the checkpoint cannot be read
     */
    public Names names(Parts parts) throws PipelineException {
        if (checkpoint.isEmpty()) {
            return new Names(backbone.orElseThrow(), prompt.orElseThrow());
        }
        if (!Files.exists(checkpoint.get())) {
            throw new PipelineException(
                    "--checkpoint %s %s".formatted(checkpoint.get(), FileProblem.at(checkpoint.get())));
        }
        Provenance made =
                parts.service(Checkpoints.class).describe(checkpoint.get()).provenance();
        return Names.of(parts, made);
    }
}
