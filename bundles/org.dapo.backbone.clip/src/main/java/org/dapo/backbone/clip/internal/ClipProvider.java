package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dapo.api.file.Sha256;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelSource;
import org.dapo.api.model.RecognizedModel;
import org.dapo.backbone.clip.internal.text.Tokenizer;
import org.dapo.backbone.clip.internal.text.WordList;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.backbone.clip.internal.weights.FileWeights;
import org.dapo.backbone.clip.internal.weights.SeededWeights;
import org.dapo.backbone.clip.internal.weights.SineCosine;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.PretrainableProvider;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.Constants;
import org.dapo.tensorfile.TensorFile;

/** The CLIP model of one model source. */
public final class ClipProvider implements PretrainableProvider {
    /** How the name of an index ends, as in {@link TensorFile#open}. Only an index refers to other files. */
    private static final String INDEX = ".index.json";

    private final ModelSource source;
    private final ModelDescription description;
    private final Function<Device, NDManager> managers;

    /**
     * Reads a model's description.
     *
     * @param source the model
     * @param managers opens a manager on a device
     * @throws BackboneException if model.json does not describe a CLIP model
     */
    public ClipProvider(ModelSource source, Function<Device, NDManager> managers) throws BackboneException {
        this.source = source;
        this.description = ModelDescription.read(source.manifest());
        this.managers = managers;
    }

    @Override
    public BackboneSpec spec() {
        return description.spec();
    }

    @Override
    public Backbone load(Device device) throws BackboneException {
        Tokenizer tokenizer = tokenizer();
        return on(device, owner -> new ClipBackbone(owner, new ClipWeights(spec(), tensors(owner)), tokenizer));
    }

    @Override
    public TrainableBackbone untrained(Device device, long seed) throws BackboneException {
        if (spec().vision().width() % SineCosine.PER_WAVE != 0) {
            throw new BackboneException("%s: its vision tower has a width of %d; training needs a multiple of %d"
                    .formatted(spec().name(), spec().vision().width(), SineCosine.PER_WAVE));
        }
        Tokenizer tokenizer = tokenizer();
        return on(device, owner -> new TrainableClip(owner, spec(), start(owner, seed), tokenizer));
    }

    private interface Making<B> {
        B by(NDManager owner) throws BackboneException;
    }

    /** Creates a backbone on a device. If this fails, no arrays are left there. */
    private <B> B on(Device device, Making<B> making) throws BackboneException {
        NDManager owner = managers.apply(device);
        try {
            return making.by(owner);
        } catch (EngineException | OutOfMemoryError e) {
            owner.close();
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new BackboneException(
                    "%s: its weights cannot be made on %s: %s".formatted(spec().name(), device, reason), e);
        } catch (BackboneException | RuntimeException | Error e) {
            owner.close();
            throw e;
        }
    }

    /** The initial weights of training: random, except positions that encode where a patch lies. */
    private Map<String, NDArray> start(NDManager owner, long seed) {
        Map<String, NDArray> tensors = new SeededWeights(spec(), description.convolutions(), seed).draw(owner);
        NDArray drawn = tensors.get(ClipWeights.IMAGE_POSITIONS);
        tensors.put(
                ClipWeights.IMAGE_POSITIONS, Constants.array(owner, SineCosine.positions(spec()), drawn.getShape()));
        drawn.close();
        return tensors;
    }

    @Override
    public RecognizedModel trained(Path weights) throws BackboneException {
        List<Path> files = new ArrayList<>(List.of(weights));
        if (description.words().isPresent()) {
            files.add(file(description.words().get()));
        }
        return new RecognizedModel(
                source.manifest().family(),
                source.manifest().description(),
                files,
                ModelDescription.withWeights(
                        source.manifest(), weights.getFileName().toString()));
    }

    private Tokenizer tokenizer() throws BackboneException {
        Tokenizer tokenizer;
        try {
            tokenizer = description.words().isPresent()
                    ? new Tokenizer(words(file(description.words().get())))
                    : new Tokenizer();
        } catch (IOException e) {
            throw new BackboneException("%s: %s".formatted(spec().name(), e.getMessage()), e);
        }
        if (tokenizer.vocabularySize() > spec().vocabularySize()) {
            throw new BackboneException(
                    "%s: a vocabulary of %d, where its tokenizer needs %d; 'words' of model.json names a word list"
                            .formatted(spec().name(), spec().vocabularySize(), tokenizer.vocabularySize()));
        }
        return tokenizer;
    }

    private WordList words(Path file) throws IOException {
        requireStatedHash(file);
        return WordList.read(file);
    }

    private Path file(String name) throws BackboneException {
        try {
            return source.file(name);
        } catch (IOException e) {
            throw new BackboneException("%s: %s".formatted(spec().name(), e.getMessage()), e);
        }
    }

    /**
     * The SHA-256 of model.json, if it determines the model: weights are drawn from its seed, or it states the hash of their file
     * and, for an index, of each file that this names; and it states the hash of the word list, if there is one. Otherwise empty.
     * Weights and the word list are compared with the stated hashes when they are loaded.
     *
     * @return 64 hexadecimal digits
     */
    Optional<String> sha256() {
        boolean settled = (!(description.weights() instanceof ModelDescription.WeightFile file) || settled(file.name()))
                && description.words().map(this::hashed).orElse(true);
        return settled ? Optional.of(Sha256.of(source.manifest().json())) : Optional.empty();
    }

    /** Whether model.json states the hash of each file of the weights. */
    private boolean settled(String weights) {
        if (!weights.endsWith(INDEX)) {
            return hashed(weights);
        }
        try (TensorFile file = TensorFile.open(source.file(weights))) {
            for (Path one : file.files()) {
                String name = one.getFileName().toString();
                if (!hashed(name) || !source.file(name).equals(one)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false; // loading fails too
        }
    }

    /**
     * Checks that the files of the weights are those of the model: results and checkpoints name them by the hash of model.json.
     */
    private void requireOwn(String weights) throws BackboneException {
        try {
            List<Path> files = List.of(source.file(weights));
            if (weights.endsWith(INDEX)) {
                try (TensorFile file = TensorFile.open(files.get(0))) {
                    files = new ArrayList<>(files);
                    for (Path one : file.files()) {
                        files.add(source.file(one.getFileName().toString()));
                    }
                }
            }
            for (Path one : files) {
                requireStatedHash(one);
            }
        } catch (IOException e) {
            throw new BackboneException("%s: %s".formatted(spec().name(), e.getMessage()), e);
        }
    }

    private void requireStatedHash(Path file) throws IOException {
        for (ModelFile one : source.manifest().files()) {
            if (one.name().equals(file.getFileName().toString()) && one.sha256().isPresent()) {
                String found = Sha256.of(file);
                if (!found.equals(one.sha256().get())) {
                    throw new IOException("%s has changed: its SHA-256 is %s, but model.json states %s"
                            .formatted(file, found, one.sha256().get()));
                }
            }
        }
    }

    private boolean hashed(String file) {
        return source.manifest().files().stream()
                .anyMatch(one -> one.name().equals(file) && one.sha256().isPresent());
    }

    private Map<String, NDArray> tensors(NDManager owner) throws BackboneException {
        if (description.weights() instanceof ModelDescription.Seed drawn) {
            return new SeededWeights(spec(), description.convolutions(), drawn.seed()).draw(owner);
        }
        ModelDescription.WeightFile file = (ModelDescription.WeightFile) description.weights();
        requireOwn(file.name());
        return new FileWeights(spec(), description.convolutions(), file(file.name())).read(owner);
    }
}
