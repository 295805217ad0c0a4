package org.dapo.engine.internal.deployment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.file.FileProblem;
import org.dapo.api.file.Sha256;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Threshold;
import org.dapo.engine.internal.checkpoint.StoredArrays;
import org.dapo.engine.internal.checkpoint.StoredJson;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;

/**
 * A deployment pack: a safetensors file. Its tensors are the learner's parameters ({@code parameter.NAME}) and the features of
 * its states ({@code states.INDEX}). Its metadata holds everything else, and the hash of it all. It refers to no other file.
 */
public final class Pack implements AutoCloseable {
    private static final String FORMAT = "dapo-pack-1";
    private static final String PARAMETER = "parameter.";
    private static final String STATES = "states.";
    private static final String DESCRIPTION = "description";
    private static final String HASH = "sha256";

    /** Enough for tens of thousands of products. */
    private static final int LONGEST_DESCRIPTION = 1 << 24;

    private final Path path;
    private final TensorFile file;
    private final String sha256;
    private final Description description;
    private final Framing framing;

    /** A state as written. A normal state and a state of no particular type have no type. */
    private record WrittenState(boolean anomalous, String type) {
        static WrittenState of(State state) {
            return new WrittenState(state.anomalous(), state.type().orElse(null));
        }

        State state() {
            return new State(anomalous, Optional.ofNullable(type));
        }
    }

    /** The states for the words of a product. */
    private record WrittenStates(String words, List<WrittenState> states) {
        WrittenStates {
            Objects.requireNonNull(words, "words");
            states = List.copyOf(Objects.requireNonNull(states, "states"));
        }
    }

    /** Everything except the tensors. */
    private record Description(
            Provenance provenance,
            Threshold threshold,
            String framing,
            List<String> products,
            List<WrittenStates> states) {
        Description {
            Objects.requireNonNull(provenance, "provenance");
            Objects.requireNonNull(
                    Objects.requireNonNull(threshold, "threshold").origin(), "origin");
            if (!Double.isFinite(threshold.image()) || !Double.isFinite(threshold.pixel())) {
                throw new IllegalArgumentException("a threshold is no number");
            }
            framing = framing == null ? Framing.SQUARE.text() : framing;
            products = List.copyOf(Objects.requireNonNull(products, "products"));
            states = List.copyOf(Objects.requireNonNull(states, "states"));
        }
    }

    private Pack(Path path, TensorFile file, String sha256, Description description, Framing framing) {
        this.path = path;
        this.file = file;
        this.sha256 = sha256;
        this.description = description;
        this.framing = framing;
    }

    /** The content of a pack. */
    public record Content(
            Provenance provenance,
            Threshold threshold,
            Framing framing,
            List<String> products,
            Map<String, NDArray> parameters,
            Map<String, StateFeatures> states) {}

    /** Writes a pack atomically. Equal contents give equal bytes. */
    public static void write(Path path, Content content) throws PipelineException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        content.parameters().forEach((name, array) -> tensors.put(PARAMETER + name, StoredArrays.of(array)));
        Map<String, StateFeatures> sorted = new TreeMap<>(content.states());
        int index = 0;
        for (StateFeatures states : sorted.values()) {
            tensors.put(STATES + index++, StoredArrays.of(states.features()));
        }
        String description = StoredJson.text(new Description(
                content.provenance(),
                content.threshold(),
                content.framing().text(),
                content.products(),
                sorted.entrySet().stream()
                        .map(entry -> new WrittenStates(
                                entry.getKey(),
                                entry.getValue().states().stream()
                                        .map(WrittenState::of)
                                        .toList()))
                        .toList()));
        try {
            Hash hash = new Hash(description);
            for (Map.Entry<String, TensorData> tensor : new TreeMap<>(tensors).entrySet()) {
                TensorData data = tensor.getValue();
                hash.add(tensor.getKey(), data.shape(), data.content().bytes());
            }
            TensorFileWriter.write(
                    path, tensors, Map.of("format", FORMAT, DESCRIPTION, description, HASH, hash.value()));
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    /** Opens a pack and checks that it is unchanged since it was written. */
    public static Pack open(Path path) throws PipelineException {
        return open(path, true);
    }

    /** Optionally skips the hash check, so that tests reach the checks behind it. Anybody can compute the hash. */
    static Pack open(Path path, boolean hashed) throws PipelineException {
        if (!Files.isRegularFile(path)) {
            throw new PipelineException("%s %s; expected a pack".formatted(path, FileProblem.at(path)));
        }
        try {
            TensorFile file = TensorFile.open(path);
            try {
                return checked(path, file, hashed);
            } catch (PipelineException | IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PipelineException("cannot read the pack: " + e.getMessage(), e);
        }
    }

    private static Pack checked(Path path, TensorFile file, boolean hashed) throws PipelineException, IOException {
        Map<String, String> metadata = file.metadata();
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new PipelineException("%s is not a pack; dapo pack creates one from a checkpoint".formatted(path));
        }
        String text = metadata.getOrDefault(DESCRIPTION, "");
        Hash hash = new Hash(text);
        for (TensorEntry entry : new TreeMap<>(file.entries()).values()) {
            if (entry.type() != TensorType.F32) {
                throw new PipelineException(
                        "the pack %s holds '%s' with a type other than float32".formatted(path, entry.name()));
            }
            hash.add(entry.name(), entry.shape(), file.bytes(entry.name()));
        }
        String sha256 = hash.value();
        if (hashed && !sha256.equals(metadata.get(HASH))) {
            throw new PipelineException("the pack %s is damaged: its content does not match its hash".formatted(path));
        }
        Description description = description(path, file, text);
        return new Pack(path, file, sha256, description, framing(path, description));
    }

    private static Description description(Path path, TensorFile file, String text) throws PipelineException {
        Description description;
        try {
            description = StoredJson.read(text, Description.class, LONGEST_DESCRIPTION);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("the pack %s has no valid description: %s".formatted(path, e.getMessage()), e);
        }
        for (int i = 0; i < description.states().size(); i++) {
            TensorEntry features = file.entries().get(STATES + i);
            long[] shape = features == null ? new long[0] : features.shape();
            int states = description.states().get(i).states().size();
            if (shape.length != 3 || shape[0] != 1 || shape[1] != states || states == 0) {
                throw new PipelineException("the pack %s holds no features of %d states for '%s'"
                        .formatted(path, states, description.states().get(i).words()));
            }
        }
        return description;
    }

    private static Framing framing(Path path, Description description) throws PipelineException {
        try {
            return Framing.parse(description.framing());
        } catch (IllegalArgumentException e) {
            throw new PipelineException("the pack %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** Describes the pack. */
    public PackInfo info() {
        return new PackInfo(
                path, sha256, description.provenance(), description.threshold(), framing, description.products());
    }

    /** The learner's parameters; the manager owns them. */
    public Map<String, NDArray> parameters(NDManager manager) throws PipelineException {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        for (String name : file.entries().keySet()) {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), array(name, manager));
            }
        }
        return parameters;
    }

    /**
     * The state features by the words of a product; the manager owns them.
     *
     * @param width the embedding width D of the backbone
     */
    public Map<String, StateFeatures> states(NDManager manager, int width) throws PipelineException {
        Map<String, StateFeatures> states = new LinkedHashMap<>();
        for (int i = 0; i < description.states().size(); i++) {
            WrittenStates written = description.states().get(i);
            NDArray features = array(STATES + i, manager);
            if (features.getShape().get(2) != width) {
                throw new PipelineException("the pack %s holds features of %d numbers; the backbone has %d"
                        .formatted(path, features.getShape().get(2), width));
            }
            try {
                List<State> known =
                        written.states().stream().map(WrittenState::state).toList();
                states.put(written.words(), new StateFeatures(known, features));
            } catch (RuntimeException e) {
                throw new PipelineException("the pack %s: %s".formatted(path, e.getMessage()), e);
            }
        }
        return states;
    }

    private NDArray array(String name, NDManager manager) throws PipelineException {
        try {
            return StoredArrays.read(file, name, manager);
        } catch (IOException e) {
            throw new PipelineException("cannot read the pack: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws PipelineException {
        try {
            file.close();
        } catch (IOException e) {
            throw new PipelineException("cannot close the pack %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** The hash of a description and of named tensors. */
    private static final class Hash {
        private final Sha256 hash = new Sha256();

        Hash(String description) {
            add(description);
        }

        private void add(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            hash.add(ByteBuffer.allocate(4).putInt(bytes.length).flip()).add(ByteBuffer.wrap(bytes));
        }

        void add(String name, long[] shape, ByteBuffer bytes) {
            add(name);
            add(Arrays.toString(shape));
            hash.add(bytes);
        }

        /** Completes the hash. */
        String value() {
            return hash.hex();
        }
    }
}
