package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
     * @throws WrongUsage if something else would be lost
     */
    public void check() throws PipelineException {
        if (json.isPresent() && !json.get().equals(STDOUT)) {
            requireWritable("--json", json.get(), FileKind.JSON);
        }
    }

    /**
     * Refuses a file that cannot be written, or in whose place something else would be lost.
     *
     * @param option the option that names it
     * @return where it is written: behind a link, what the link leads to
     * @throws PipelineException as {@link #requireWritable(String, Path)}
     * @throws WrongUsage as {@link #requireNothingLost}
     */
    public Path requireWritable(String option, Path file, FileKind kind) throws PipelineException {
        requireNothingLost(option, file, kind);
        return requireWritable(option, file);
    }

    /**
     * Refuses a file in whose place something else would be lost.
     *
     * @param option the option that names it
     * @param kind what is to be written
     * @throws PipelineException if what is there cannot be read
     * @throws WrongUsage if another kind of file is there, or the command line names the file twice
     */
    public void requireNothingLost(String option, Path file, FileKind kind) throws PipelineException {
        for (ArgSpec other : command.commandLine().getParseResult().matchedArgs()) {
            String name = other instanceof OptionSpec named ? named.longestName() : other.paramLabel();
            if (!name.equals(option)
                    && other.originalStringValues().stream()
                            .anyMatch(value -> isFile(other, value) && same(file, value))) {
                throw new WrongUsage("%s is %s, which %s names too; name another".formatted(option, file, name));
            }
        }
        try {
            // Where standard output is sent to a file, the text is in it by now.
            if (!file.startsWith("/dev") && !kind.mayReplace(file)) {
                throw new WrongUsage(
                        "%s is %s, which is there and no %s; name another".formatted(option, file, kind.words()));
            }
        } catch (IOException e) {
            throw new PipelineException("%s %s: %s".formatted(option, file, FileProblem.of(e)), e);
        }
    }

    /** Whether a value means a file; where a name of something installed may stand in its place, the ending says it. */
    private static boolean isFile(ArgSpec argument, String value) {
        return List.of(argument.auxiliaryTypes()).contains(Path.class)
                || value.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private static boolean same(Path file, String value) {
        try {
            Path other = Path.of(value);
            return file.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
        } catch (IOException | InvalidPathException e) {
            // Whoever reads it says so.
            return false;
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
                    AtomicFile.write(requireWritable("--json", json.get(), FileKind.JSON), asJson.get());
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
