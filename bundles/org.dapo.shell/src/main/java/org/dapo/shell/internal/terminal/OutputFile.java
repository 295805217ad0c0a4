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
 * An output file that an option names. An existing file is replaced only if it is of the same kind and the command line does not
 * name it elsewhere. So no file of the user's is lost.
 */
public final class OutputFile {
    /** Ends the names of the files beside checkpoints that {@code calibrate} writes by itself. */
    private static final String THRESHOLDS = ".thresholds.json";

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
     * Checks that nothing else would be overwritten.
     *
     * @throws PipelineException if the existing file cannot be read
     * @throws WrongUsage if there is a file of another kind, or the command line names the file twice
     */
    private void requireNothingLost() throws PipelineException {
        for (ArgSpec other : command.commandLine().getParseResult().matchedArgs()) {
            String name = other instanceof OptionSpec named ? named.longestName() : other.paramLabel();
            if (!name.equals(option)
                    && other.originalStringValues().stream()
                            .anyMatch(value -> meansFile(other, value) && isThis(value))) {
                throw new WrongUsage("%s %s: %s names the same file; choose another".formatted(option, file, name));
            }
        }
        if (file.toString().endsWith(THRESHOLDS)) {
            throw new WrongUsage("%s %s: a name that ends in %s is that of calibrated thresholds; choose another"
                    .formatted(option, file, THRESHOLDS));
        }
        try {
            // If standard output is redirected to a file, that file already contains the text.
            if (!file.startsWith("/dev") && !kind.mayReplace(file)) {
                throw new WrongUsage(
                        "%s %s exists and is not %s; choose another file".formatted(option, file, kind.words()));
            }
        } catch (IOException e) {
            throw new PipelineException("%s %s: %s".formatted(option, file, FileProblem.of(e)), e);
        }
    }

    /**
     * Checks that the file can be written and overwrites nothing else, before hours are spent on its content.
     *
     * @return the file to write; for a link, its target
     * @throws PipelineException if its folder does not exist or is not writable; or if it exists but is not a regular file, such
     *     as a device, which a file would replace
     * @throws WrongUsage if there is a file of another kind, or the command line names the file twice
     */
    public Path requireWritable() throws PipelineException {
        requireNothingLost();
        Path target = file.toAbsolutePath();
        try {
            if (Files.exists(file)) {
                target = file.toRealPath();
            } else if (Files.isSymbolicLink(file)) {
                target = target.resolveSibling(Files.readSymbolicLink(file));
            }
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

    /**
     * The same, for a file that may lie in the command's output folder.
     *
     * @param created the output folder, which the command creates if it does not exist
     * @throws PipelineException as for {@link #requireWritable}
     * @throws WrongUsage as for {@link #requireWritable}
     */
    public void requireWritableBeside(Path created) throws PipelineException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (Files.notExists(created) && created.toAbsolutePath().normalize().equals(folder)) {
            requireNothingLost();
        } else {
            requireWritable();
        }
    }

    /** Whether a value is a file. If the name of something installed is also allowed, the suffix decides. */
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
            // The code that reads the value reports the problem.
            return false;
        }
    }
}
