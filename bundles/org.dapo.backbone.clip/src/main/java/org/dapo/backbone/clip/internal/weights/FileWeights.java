package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights from a file in any format of {@link TensorFile} and any {@link WeightNaming}. float32 tensors of safetensors are used
 * where they are mapped. All others are copied into the engine's memory. Hugging Face's separate query, key and value
 * projections are also copied, to form one tensor.
 */
public final class FileWeights {
    private static final Logger LOG = LoggerFactory.getLogger(FileWeights.class);
    /** Tensors besides the towers' weights, after the naming's prefix: training state and values implied by the architecture. */
    private static final Pattern HARMLESS = Pattern.compile(
            "logit_scale|logit_bias|(.*\\.)?attn_mask|(.*\\.)?position_ids|input_resolution|context_length|vocab_size");
    /** The number of tensors named in a message. A wrong file differs in hundreds; a few are enough to identify it. */
    private static final int NAMED = 6;

    private final BackboneSpec spec;
    private final Convolutions convolutions;
    private final Path path;

    public FileWeights(BackboneSpec spec, Convolutions convolutions, Path path) {
        this.spec = spec;
        this.convolutions = convolutions;
        this.path = path;
    }

    /**
     * Reads every tensor of the model.
     *
     * @param owner owns them
     * @return the tensors by the names of {@link ClipTensors}
     * @throws BackboneException if the file cannot be read, or its tensors are missing, of a wrong shape, of an unsupported
     * type, or unknown
     */
    public Map<String, NDArray> read(NDManager owner) throws BackboneException {
        try (TensorFile file = TensorFile.open(path)) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, StoredTensor> one : checked(file).entrySet()) {
                tensors.put(one.getKey(), read(owner, file, one.getValue()));
            }
            return tensors;
        } catch (IOException e) {
            throw new BackboneException("%s: %s".formatted(spec.name(), e.getMessage()), e);
        }
    }

    /**
     * Locates every tensor of the model, without reading any.
     *
     * @param file the open file
     * @return the location of each tensor of {@link ClipTensors}
     * @throws BackboneException if tensors are missing, of a wrong shape, of an unsupported type, or unknown
     */
    public Map<String, StoredTensor> checked(TensorFile file) throws BackboneException {
        // If neither naming matches, the file's missing tensors are reported.
        WeightNaming naming = WeightNaming.of(path, file.entries().keySet()).orElse(WeightNaming.OPEN_CLIP);
        Map<String, StoredTensor> stored = new LinkedHashMap<>();
        ClipTensors.shapes(spec, convolutions).forEach((name, shape) -> stored.put(name, naming.stored(name, shape)));
        check(file, naming, stored);
        return stored;
    }

    private void check(TensorFile file, WeightNaming naming, Map<String, StoredTensor> stored)
            throws BackboneException {
        // A checkpoint has other dictionaries besides the model's, such as the optimiser's.
        Set<String> unknown = file.entries().keySet().stream()
                .filter(name -> name.startsWith(naming.prefix()))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        List<String> mistyped = new ArrayList<>();
        for (StoredTensor one : stored.values()) {
            for (String name : one.names()) {
                TensorEntry entry = file.entries().get(name);
                if (entry == null) {
                    missing.add("%s %s".formatted(name, one.shape()));
                } else if (!new Shape(entry.shape()).equals(one.shape())) {
                    misshaped.add("%s is %s and should be %s".formatted(name, new Shape(entry.shape()), one.shape()));
                } else if (!entry.type().widensToFloat32()) {
                    mistyped.add("%s is %s; F32, F16 and BF16 are read".formatted(name, entry.type()));
                }
                unknown.remove(name);
            }
        }
        List<String> harmless = unknown.stream()
                .filter(name -> HARMLESS.matcher(name.substring(naming.prefix().length()))
                        .matches())
                .toList();
        harmless.forEach(unknown::remove);
        if (!missing.isEmpty() || !misshaped.isEmpty() || !mistyped.isEmpty() || !unknown.isEmpty()) {
            throw new BackboneException("%s: %s does not hold this model:%s%s%s%s"
                    .formatted(
                            spec.name(),
                            path,
                            listed("missing", missing),
                            listed("of another shape", misshaped),
                            listed("of another type", mistyped),
                            listed("not known", unknown)));
        }
        if (!harmless.isEmpty()) {
            LOG.debug("{}: passed over in {}: {}", spec.name(), path, String.join(", ", harmless));
        }
    }

    private static String listed(String what, Collection<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String some = names.stream().limit(NAMED).map(FileWeights::shortened).collect(Collectors.joining(", "));
        String rest = names.size() > NAMED ? " and %d more".formatted(names.size() - NAMED) : "";
        return " %d %s (%s%s)".formatted(names.size(), what, some, rest);
    }

    /** Shortens a name, which comes from an untrusted file. */
    private static String shortened(String name) {
        return name.length() <= 160 ? name : name.substring(0, 160) + "…";
    }

    private static NDArray read(NDManager owner, TensorFile file, StoredTensor stored) throws IOException {
        if (stored.names().size() > 1) {
            return joined(owner, file, stored);
        }
        String name = stored.names().get(0);
        NDArray read = owner.create(file.float32(name), stored.shape(), DataType.FLOAT32);
        NDArray array = file.isMapped(name) ? read : EngineMemory.moved(read);
        return stored.transposed() ? array.transpose() : array;
    }

    private static NDArray joined(NDManager owner, TensorFile file, StoredTensor stored) throws IOException {
        try (NDManager scope = owner.newSubManager()) {
            NDList parts = new NDList();
            for (String name : stored.names()) {
                parts.add(scope.create(file.float32(name), stored.shape(), DataType.FLOAT32));
            }
            NDArray whole = NDArrays.concat(parts);
            whole.attach(owner);
            return whole;
        }
    }
}
