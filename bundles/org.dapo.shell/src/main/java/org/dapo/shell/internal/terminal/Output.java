package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.pipeline.PipelineException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has, and the output of its result. */
public final class Output {
    private static final Path STDOUT = Path.of("-");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the result as JSON to FILE; if FILE is -, to standard output instead of the text.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--debug", description = "Print stack traces.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Whether errors include a stack trace. */
    public boolean debug() {
        return debug;
    }

    /** Whether text is shown; not if JSON on standard output replaces it. */
    public boolean wantsText() {
        return json.isEmpty() || !json.get().equals(STDOUT);
    }

    /** Whether JSON is written, to a file or to standard output. */
    public boolean wantsJson() {
        return json.isPresent();
    }

    /** The file for JSON; empty if there is none, or it goes to standard output. */
    public Optional<Path> jsonFile() {
        return json.filter(file -> !file.equals(STDOUT));
    }

    /**
     * Checks that the JSON file can be written.
     *
     * @throws PipelineException if it cannot be written
     * @throws WrongUsage if it would overwrite something else
     */
    public void check() throws PipelineException {
        if (jsonFile().isPresent()) {
            file("--json", jsonFile().get(), FileKind.JSON).requireWritable();
        }
    }

    /**
     * Checks that the JSON file can be written, by a command with an output folder, in which the file may lie.
     *
     * @param folder the output folder, which the command creates if it does not exist
     * @throws PipelineException if it cannot be written
     * @throws WrongUsage if it would overwrite something else
     */
    public void check(Path folder) throws PipelineException {
        if (jsonFile().isPresent()) {
            file("--json", jsonFile().get(), FileKind.JSON).requireWritableBeside(folder);
        }
    }

    /**
     * An output file that an option of this command names.
     *
     * @param option the option
     * @param kind the kind of file to be written
     */
    public OutputFile file(String option, Path file, FileKind kind) {
        return new OutputFile(command, option, file, kind);
    }

    /** Shows a result: as text, as JSON in a file beside the text, or as JSON alone. */
    public void show(Terminal terminal, String text, Supplier<String> asJson) throws PipelineException {
        if (!wantsText()) {
            terminal.out().print(asJson.get());
        } else {
            terminal.out().print(text);
            if (json.isPresent()) {
                try {
                    AtomicFile.write(file("--json", json.get(), FileKind.JSON).requireWritable(), asJson.get());
                } catch (IOException e) {
                    throw new PipelineException(e.getMessage(), e);
                }
            }
        }
        // Java's print streams do not throw if a disk is full.
        if (terminal.out().checkError()) {
            throw new PipelineException("cannot write to standard output");
        }
    }
}
