package org.dapo.engine.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;
import org.dapo.api.file.Sha256;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;

/**
 * A checkpoint: a safetensors file. Its tensors are the parameters ({@code parameter.NAME}) and the optimiser's moments
 * ({@code optimizer.NAME}); its metadata states their provenance. It contains no time, so equal runs write equal bytes.
 */
public final class Checkpoint implements AutoCloseable {
    private static final String FORMAT = "dapo-checkpoint-1";
    private static final String PARAMETER = "parameter.";
    private static final String OPTIMIZER = "optimizer.";
    private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,9})\\.safetensors");

    /** Enough for the losses of tens of thousands of epochs. */
    private static final int LONGEST_METADATA = 1 << 20;

    private final Path path;
    private final TensorFile file;
    private final State state;
    private final Provenance provenance;

    /** What a run needs to resume beside the tensors, and the figures of its epochs, if any. */
    public record State(int epoch, long steps, List<Double> losses, List<Map<String, Double>> figures) {
        /** Checks the numbers and copies the lists. Files of runs without figures have no figures entry. */
        public State {
            if (epoch < 1 || steps < 0) {
                throw new IllegalArgumentException("epoch %d after %d steps".formatted(epoch, steps));
            }
            losses = List.copyOf(Objects.requireNonNull(losses, "losses"));
            figures = figures == null ? List.of() : List.copyOf(figures);
        }

        /** Without figures. */
        public State(int epoch, long steps, List<Double> losses) {
            this(epoch, steps, losses, List.of());
        }
    }

    private Checkpoint(Path path, TensorFile file, State state, Provenance provenance) {
        this.path = path;
        this.file = file;
        this.state = state;
        this.provenance = provenance;
    }

    /** Opens a checkpoint file, or the last checkpoint in a folder. */
    public static Checkpoint open(Path named) throws PipelineException {
        Path path = file(named);
        try {
            TensorFile file = TensorFile.open(path);
            try {
                return new Checkpoint(path, file, state(path, file), provenance(path, file));
            } catch (PipelineException | RuntimeException | Error e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PipelineException("cannot read the checkpoint: " + e.getMessage(), e);
        }
    }

    /**
     * The file of a checkpoint.
     *
     * @param named the file, or a folder, whose last checkpoint is used
     * @return the file, which exists
     * @throws PipelineException if there is none
     */
    public static Path file(Path named) throws PipelineException {
        Path path = Files.isDirectory(named)
                ? last(named).orElseThrow(() -> new PipelineException("no checkpoint in the folder " + named))
                : named;
        if (!Files.isRegularFile(path)) {
            throw new PipelineException("no such checkpoint: " + path);
        }
        return path;
    }

    /** The checkpoint of the last epoch in a folder; empty if there is none. */
    public static Optional<Path> last(Path folder) throws PipelineException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> epoch(file) > 0).max(Comparator.comparingInt(Checkpoint::epoch));
        } catch (IOException e) {
            throw new PipelineException("cannot read the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
    }

    /**
     * The last checkpoint in the output folder of a run.
     *
     * @param resume whether the run resumes from an existing checkpoint
     * @throws PipelineException if there is a checkpoint and the run does not resume
     */
    public static Optional<Path> lastToResume(Path folder, boolean resume) throws PipelineException {
        Optional<Path> last = last(folder);
        if (last.isPresent() && !resume) {
            throw new PipelineException(
                    "%s already contains checkpoints; resume, or choose another folder".formatted(folder));
        }
        return last;
    }

    private static int epoch(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }

    /** Writes a checkpoint into a folder atomically. */
    public static Path write(
            Path folder,
            State state,
            Provenance provenance,
            Map<String, NDArray> parameters,
            Map<String, NDArray> moments)
            throws PipelineException {
        Path path = folder.resolve(String.format(Locale.ROOT, "epoch-%04d.safetensors", state.epoch()));
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        parameters.forEach((name, array) -> tensors.put(PARAMETER + name, StoredArrays.of(array)));
        moments.forEach((name, array) -> tensors.put(OPTIMIZER + name, StoredArrays.of(array)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("state", StoredJson.text(state));
        metadata.put("provenance", StoredJson.text(provenance));
        try {
            TensorFileWriter.write(path, tensors, metadata);
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        return path;
    }

    private static State state(Path path, TensorFile file) throws PipelineException {
        Map<String, String> metadata = file.metadata();
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new PipelineException(
                    "%s contains tensors but is not a checkpoint of this suite; dapo checkpoints import converts those of other programs"
                            .formatted(path));
        }
        return parse(path, metadata, "state", State.class);
    }

    private static Provenance provenance(Path path, TensorFile file) throws PipelineException {
        return parse(path, file.metadata(), "provenance", Provenance.class);
    }

    private static <T extends Record> T parse(Path path, Map<String, String> metadata, String key, Class<T> type)
            throws PipelineException {
        try {
            return StoredJson.read(metadata.getOrDefault(key, ""), type, LONGEST_METADATA);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    "the checkpoint %s has no valid %s: %s".formatted(path, key, e.getMessage()), e);
        }
    }

    /** How it was made. */
    public Provenance provenance() {
        return provenance;
    }

    /** Describes the checkpoint; hashes its file. */
    public CheckpointInfo info() throws PipelineException {
        try {
            return new CheckpointInfo(path, Sha256.of(path), state.epoch(), provenance);
        } catch (IOException e) {
            throw new PipelineException("cannot read the checkpoint %s: %s".formatted(path, FileProblem.of(e)), e);
        }
    }

    /** What a run needs to resume. */
    public State state() {
        return state;
    }

    /** The parameters; the manager owns them. */
    public Map<String, NDArray> parameters(NDManager manager) throws PipelineException {
        return arrays(PARAMETER, manager);
    }

    /** The optimiser's moments; the manager owns them. */
    public Map<String, NDArray> moments(NDManager manager) throws PipelineException {
        return arrays(OPTIMIZER, manager);
    }

    private Map<String, NDArray> arrays(String prefix, NDManager manager) throws PipelineException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(file.entries().keySet());
        for (String name : names) {
            if (name.startsWith(prefix)) {
                try {
                    arrays.put(name.substring(prefix.length()), StoredArrays.read(file, name, manager));
                } catch (IOException e) {
                    throw new PipelineException("cannot read the checkpoint: " + e.getMessage(), e);
                }
            }
        }
        return arrays;
    }

    @Override
    public void close() throws PipelineException {
        try {
            file.close();
        } catch (IOException e) {
            throw new PipelineException("cannot close the checkpoint %s: %s".formatted(path, FileProblem.of(e)), e);
        }
    }
}
