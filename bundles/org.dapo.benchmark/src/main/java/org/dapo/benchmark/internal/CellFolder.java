package org.dapo.benchmark.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.text.OneLine;

/**
 * The folder of one tuning or evaluation. A run resumes where an earlier run with the same inputs ended. Results of other inputs
 * are moved aside. The engine checks that checkpoints and finished products fit weights, taxonomy, settings and images. A file
 * beside them records what the engine cannot see, such as the settings of rendered data.
 *
 * @param folder the folder
 * @param inputs what the run was asked for, one line each
 */
record CellFolder(Path folder, String inputs) {
    /** The folder of a method's tuning, beside those of its evaluations. */
    static final String TUNING = "tuning";

    /** Begins the line of the inputs with the hash of the images' paths, sizes and times, which says nothing to readers. */
    private static final String IMAGES = "images";

    private static final String INPUTS_FILE = "inputs.txt";

    /** A run in the folder that resumes where an earlier one ended. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws PipelineException;
    }

    /** Runs the step, after moving aside what an earlier run produced from other inputs. */
    <T> T goOn(RunListener listener, Step<T> step) throws PipelineException {
        try {
            Optional<String> change = change();
            if (change.isPresent()) {
                setAside(change.get(), listener);
            }
            prepare();
            try {
                return step.run();
            } catch (MadeOtherwiseException e) {
                setAside(e.getMessage(), listener);
                prepare();
                return step.run();
            }
        } catch (IOException e) {
            throw new PipelineException("cannot write to the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
    }

    /** What the earlier run in the folder was asked for otherwise; empty if nothing, or if there was none. */
    private Optional<String> change() throws IOException, PipelineException {
        Path file = folder.resolve(INPUTS_FILE);
        if (Files.isRegularFile(file)) {
            String before = read(file);
            return before.equals(inputs) ? Optional.empty() : Optional.of(difference(before));
        }
        if (!isEmpty()) {
            throw new PipelineException(
                    "%s was not created by a benchmark and is left unchanged; choose another folder".formatted(folder));
        }
        return Optional.empty();
    }

    private static String read(Path file) throws PipelineException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new PipelineException("%s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        }
    }

    /** The lines that differ, in words. */
    private String difference(String before) {
        Map<String, String> was = facts(before);
        List<String> changes = new ArrayList<>();
        facts(inputs).forEach((fact, is) -> {
            String earlier = was.getOrDefault(fact, "");
            if (!earlier.equals(is)) {
                changes.add(
                        fact.equals(IMAGES)
                                ? "the images differ in number, size or time"
                                : "the %s was %s and is %s".formatted(fact, OneLine.of(earlier), OneLine.of(is)));
            }
        });
        return changes.isEmpty() ? "the plan has changed" : String.join(", ", changes);
    }

    private static Map<String, String> facts(String lines) {
        Map<String, String> facts = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int end = line.indexOf(' ');
            if (end > 0) {
                facts.put(line.substring(0, end), line.substring(end + 1));
            }
        });
        return facts;
    }

    /**
     * A run may be killed, or find the disk full, before it has written its inputs. It then leaves at most their temporary file.
     */
    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.getFileName().toString().equals("." + INPUTS_FILE + ".tmp"));
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(folder.resolve(INPUTS_FILE), inputs);
    }

    /** Moves the folder aside. It took hours to compute, so only the user may delete it. */
    private void setAside(String why, RunListener listener) throws IOException {
        int number = 1;
        while (Files.exists(aside(number))) {
            number++;
        }
        Files.move(folder, aside(number));
        listener.warning("%s; the results are computed again, and the previous ones were moved to %s"
                .formatted(why, aside(number)));
    }

    private Path aside(int number) {
        return folder.resolveSibling(folder.getFileName() + ".before-" + number);
    }
}
