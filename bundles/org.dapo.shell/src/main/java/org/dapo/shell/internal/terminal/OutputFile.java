package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A file that an option names to be written. What is there is replaced if it is of the same kind and the command line does not
 * name it otherwise too: nothing of the user's is lost.
 */
public final class OutputFile {
    private final CommandSpec command;
    private final String option;
    private final Path file;
    private final FileKind kind;

    OutputFile(CommandSpec command, String option, Path file, FileKind kind) {
        this.command = command;
        this.option = option;
        this.file = file;
        this.kind = kind;
    }

    /**
     * Refuses it where something else would be lost.
     *
     * @throws PipelineException if what is there cannot be read
     * @throws WrongUsage if another kind of file is there, or the command line names the file twice
     */
    public void requireNothingLost() throws PipelineException {
        for (ArgSpec other : command.commandLine().getParseResult().matchedArgs()) {
            String name = other instanceof OptionSpec named ? named.longestName() : other.paramLabel();
            if (!name.equals(option)
                    && other.originalStringValues().stream()
                            .anyMatch(value -> meansFile(other, value) && isThis(value))) {
                throw new WrongUsage("%s %s: %s names the same file; choose another".formatted(option, file, name));
            }
        }
        try {
            // Where standard output is sent to a file, the text is in it by now.
            if (!file.startsWith("/dev") && !kind.mayReplace(file)) {
                throw new WrongUsage(
                        "%s %s exists and is not %s; choose another file".formatted(option, file, kind.words()));
            }
        } catch (IOException e) {
            throw new PipelineException("%s %s: %s".formatted(option, file, FileProblem.of(e)), e);
        }
    }

    /**
     * Refuses it where it cannot be written or something else would be lost, before hours are spent on what would be in it.
     *
     * @return where it is written: behind a link, what the link leads to
     * @throws PipelineException if its folder is not there or may not be written to, or something that is no file is in its place,
     *     such as a device, which a file would replace
     * @throws WrongUsage as {@link #requireNothingLost}
     */
    public Path requireWritable() throws PipelineException {
        requireNothingLost();
        Path target = file.toAbsolutePath();
        try {
            target = Files.exists(file) ? file.toRealPath() : target;
        } catch (IOException e) {
            throw new PipelineException("%s %s: %s".formatted(option, file, FileProblem.of(e)), e);
        }
        Path folder = target.getParent();
        boolean free = !Files.exists(target) || Files.isRegularFile(target);
        if (folder != null && Files.notExists(folder)) {
            throw new PipelineException(
                    "%s %s: folder %s does not exist; create it first".formatted(option, file, folder));
        }
        if (!free || folder == null || !Files.isDirectory(folder)) {
            throw new PipelineException("%s %s must be a regular file in an existing folder".formatted(option, file));
        }
        if (!Files.isWritable(folder)) {
            throw new PipelineException("%s %s: the folder is not writable".formatted(option, file));
        }
        return target;
    }

    /** Whether a value means a file; where a name of something installed may stand in its place, the ending says it. */
    private static boolean meansFile(ArgSpec argument, String value) {
        return List.of(argument.auxiliaryTypes()).contains(Path.class)
                || value.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private boolean isThis(String value) {
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
}
