package org.dapo.benchmark.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;

/**
 * The folder of one tuning or evaluation, in which a run goes on where an earlier one of the same inputs ended. What was made of
 * other inputs is deleted. That checkpoints and finished products fit weights, taxonomy, settings and images is what the engine
 * sees to; what it cannot see, such as the settings of rendered data, is in a file beside them.
 *
 * @param folder the folder
 * @param inputs what the run was asked for, a line each
 */
record Cell(Path folder, String inputs) {
    /** The folder of a method's tuning, beside those of its evaluations. */
    static final String TUNING = "tuning";

    private static final String INPUTS_FILE = "inputs.txt";

    /** A run in the folder that goes on where an earlier one ended. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws PipelineException;
    }

    /** Runs it, after deleting what an earlier run made of other inputs. */
    <T> T goOn(Step<T> step) throws PipelineException {
        try {
            if (!madeOfTheSame()) {
                delete();
            }
            prepare();
            try {
                return step.run();
            } catch (MadeOtherwiseException e) {
                delete();
                prepare();
                return step.run();
            }
        } catch (IOException e) {
            throw new PipelineException("cannot write to the folder %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private boolean madeOfTheSame() throws IOException, PipelineException {
        Path file = folder.resolve(INPUTS_FILE);
        if (Files.isRegularFile(file)) {
            return Files.readString(file).equals(inputs);
        }
        if (Files.exists(folder)) {
            throw new PipelineException(
                    "%s was made by no benchmark, and is left as it is; choose another folder for this one"
                            .formatted(folder));
        }
        return true;
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve(INPUTS_FILE), inputs);
    }

    /** Deletes the folder, last of all what says that it is a benchmark's, so that an interrupted deletion can be repeated. */
    private void delete() throws IOException {
        Path last = folder.resolve(INPUTS_FILE);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(last)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (visited.equals(folder)) {
                    Files.deleteIfExists(last);
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
