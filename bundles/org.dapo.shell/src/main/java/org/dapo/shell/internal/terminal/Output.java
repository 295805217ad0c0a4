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

/** The options that every command has, and where its result goes. */
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

    /** Whether errors come with a stack trace. */
    public boolean debug() {
        return debug;
    }

    /** Whether text is shown: JSON on standard output takes its place. */
    public boolean wantsText() {
        return json.isEmpty() || !json.get().equals(STDOUT);
    }

    /** Whether JSON is written at all. */
    public boolean wantsJson() {
        return json.isPresent();
    }

    /**
     * Refuses a JSON file that cannot be written.
     *
     * @throws PipelineException if it cannot be written
     * @throws WrongUsage if something else would be lost
     */
    public void check() throws PipelineException {
        if (json.isPresent() && !json.get().equals(STDOUT)) {
            file("--json", json.get(), FileKind.JSON).requireWritable();
        }
    }

    /**
     * A file that an option of this command names to be written.
     *
     * @param option the option
     * @param kind what is to be written
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
        // A stream of Java's keeps to itself that a disk is full.
        if (terminal.out().checkError()) {
            throw new PipelineException("cannot write to standard output");
        }
    }
}
