package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import picocli.CommandLine.Option;

/** The options that every command has, and where its result goes. */
public final class Output {
    private static final Path STDOUT = Path.of("-");

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the result as JSON to FILE; - writes it to standard output in place of the text.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--debug", description = "Show where an error comes from.")
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
     */
    public void check() throws PipelineException {
        if (json.isPresent() && !json.get().equals(STDOUT)) {
            requireWritable("--json", json.get());
        }
    }

    /**
     * Refuses a file that cannot be written, before hours are spent on what would be in it.
     *
     * @param option the option that names it
     * @return where it is written: behind a link, what the link leads to
     * @throws PipelineException if its folder is not there or may not be written to, or something that is no file is in its place,
     *     such as a device, which a file would replace
     */
    public static Path requireWritable(String option, Path file) throws PipelineException {
        Path target = file.toAbsolutePath();
        try {
            target = Files.exists(file) ? file.toRealPath() : target;
        } catch (IOException e) {
            throw new PipelineException("%s %s: %s".formatted(option, file, FileProblem.of(e)), e);
        }
        Path folder = target.getParent();
        boolean free = !Files.exists(target) || Files.isRegularFile(target);
        if (!free || folder == null || !Files.isDirectory(folder)) {
            throw new PipelineException("%s %s is not a file in a folder that is there".formatted(option, file));
        }
        if (!Files.isWritable(folder)) {
            throw new PipelineException("%s %s: the folder may not be written to".formatted(option, file));
        }
        return target;
    }

    /** Shows a result: as text, as JSON in a file beside the text, or as JSON alone. */
    public void show(Terminal terminal, String text, Supplier<String> asJson) throws PipelineException {
        if (!wantsText()) {
            terminal.out().print(asJson.get());
        } else {
            terminal.out().print(text);
            if (json.isPresent()) {
                try {
                    AtomicFile.write(requireWritable("--json", json.get()), asJson.get());
                } catch (IOException e) {
                    throw new PipelineException(e.getMessage(), e);
                }
            }
        }
        // A stream of Java's keeps to itself that a disk is full.
        if (terminal.out().checkError()) {
            throw new PipelineException("the standard output cannot be written to");
        }
    }
}
