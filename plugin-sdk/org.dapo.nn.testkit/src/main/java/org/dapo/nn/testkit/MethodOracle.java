package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorType;
import org.dapo.testkit.Agreement;

/**
 * Compares a prompt strategy with an oracle: a slow and simple program in another language. Both use the same small CLIP and the
 * same two images, of a metal nut with defects of two types (scratch, missing part) and of a cable without defects.
 *
 * <p>The oracle's file is a safetensors file. It holds the state features {@code states} (2, K', D) and the scores {@code image}
 * (2) and {@code anomaly} (2, S, S). If the method names types, it holds {@code maps} (2, 2, S, S) of the normal state and the
 * last. If the method learns, it holds the parameters {@code parameter.NAME}, the {@code loss} and the gradients
 * {@code gradient.NAME}. The metadata entry {@code oracle} names the program that made it.
 */
public final class MethodOracle {
    private static final double ALLOWED = 1e-4;
    private static final List<String> PRODUCTS = List.of("metal nut", "cable");
    private static final DefectTaxonomy TAXONOMY = new TwoTypes();

    private final Path folder;
    private final Map<String, NDArray> expected = new LinkedHashMap<>();
    private final String madeBy;
    private final NDManager manager;

    private MethodOracle(Path folder, NDManager manager, Path file) throws IOException {
        this.folder = folder;
        this.manager = manager;
        this.madeBy = read(file, expected);
    }

    /**
     * Compares a strategy with an oracle's file. Values of unit scale are compared absolutely. The loss and gradients are
     * compared relative to the largest expected value of the array. Each kind of result prints one line to the build log.
     *
     * @param folder an empty folder
     * @param file the oracle's file
     * @param strategy the strategy
     * @param profile the profile
     * @param name its name in the log
     * @throws IOException if a file cannot be read
     * @throws AssertionError if a result differs by more than 1e-4
     */
    public static void check(Path folder, Path file, PromptStrategy strategy, String profile, String name)
            throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                Backbone backbone = OracleClip.load(folder)) {
            MethodOracle oracle = new MethodOracle(folder, manager, file);
            try (PromptLearner learner = strategy.restore(backbone, profile, oracle.named("parameter."))) {
                oracle.check(learner, name);
            }
        }
    }

    private void check(PromptLearner learner, String name) throws IOException {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        read(OracleClip.unpack(folder, "inputs.safetensors"), inputs);
        ImageBatch images = new ImageBatch(inputs.get("pixels"), PRODUCTS);
        StateFeatures states = states(learner, images, Phase.USE);
        Agreement scores = agreement(name + ": state features, image scores, maps");
        compare(scores, "states", states.features());
        int[] ends = {0, states.states().size() - 1};
        boolean namesTypes = expected.containsKey("maps");
        Scores given = learner.score(images, states, namesTypes ? ends : new int[0]);
        compare(scores, "image", given.image());
        compare(scores, "anomaly", given.anomaly());
        if (namesTypes) {
            NDArray maps = given.states()
                    .orElseThrow(() -> new AssertionError(
                            name + ": the oracle's file has maps of states, and the strategy returns none"));
            compare(scores, "maps", maps);
        }
        scores.print();
        if (!learner.parameters().isEmpty()) {
            checkLoss(learner, name, images, inputs.get("labels").toType(DataType.INT64, true));
        }
    }

    private void checkLoss(PromptLearner learner, String name, ImageBatch images, NDArray labels) {
        Agreement agreement = agreement(name + ": loss, gradient of every learnable tensor");
        NDArray anomalous = labels.flatten(1, -1).max(new int[] {1}).gt(0).toType(DataType.INT64, true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            StateFeatures states = states(learner, images, Phase.TUNING);
            NDArray loss = learner.loss(images, states, new Targets(labels, anomalous));
            collector.backward(loss);
            float wanted = expected.get("loss").getFloat();
            agreement.within(Math.abs(loss.getFloat() - wanted) / Math.abs(wanted), "loss");
        }
        Map<String, NDArray> gradients = named("gradient.");
        assertEquals(gradients.keySet(), learner.parameters().keySet(), "parameters");
        gradients.forEach((parameter, gradient) -> {
            float scale = gradient.abs().max().getFloat();
            NDArray actual = learner.parameters().get(parameter).getGradient();
            agreement.within(difference(gradient, actual) / scale, "gradient of " + parameter);
        });
        agreement.print();
    }

    /** The states of each image; the products of the images differ. */
    private StateFeatures states(PromptLearner learner, ImageBatch images, Phase phase) {
        if (learner.dependence().contains(Dependence.IMAGE)) {
            return StateFeatures.of(
                    learner, new StateQuery(manager, TAXONOMY, PRODUCTS.get(0), Optional.of(images), phase));
        }
        NDList features = new NDList();
        for (String product : PRODUCTS) {
            features.add(learner.features(new StateQuery(manager, TAXONOMY, product, Optional.empty(), phase)));
        }
        return new StateFeatures(learner.states(TAXONOMY), NDArrays.concat(features));
    }

    private Agreement agreement(String what) {
        return new Agreement(what, madeBy, ALLOWED);
    }

    private void compare(Agreement agreement, String what, NDArray actual) {
        agreement.within(difference(expected.get(what), actual), what);
    }

    private static float difference(NDArray wanted, NDArray actual) {
        assertEquals(wanted.getShape(), actual.getShape());
        return wanted.sub(actual).abs().max().getFloat();
    }

    private Map<String, NDArray> named(String prefix) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        expected.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                named.put(name.substring(prefix.length()), array);
            }
        });
        return named;
    }

    private String read(Path path, Map<String, NDArray> arrays) throws IOException {
        try (TensorFile file = TensorFile.open(path)) {
            for (TensorEntry entry : file.entries().values()) {
                ByteBuffer bytes = file.bytes(entry.name()).order(ByteOrder.nativeOrder());
                DataType type = entry.type() == TensorType.U8 ? DataType.UINT8 : DataType.FLOAT32;
                arrays.put(entry.name(), manager.create(bytes, new Shape(entry.shape()), type));
            }
            return file.metadata().getOrDefault("oracle", path.getFileName().toString());
        }
    }

    /** The oracle's types. */
    private record TwoTypes() implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("scratch", "scratch", List.of(), Optional.empty()),
                    new DefectType("missing-part", "missing part", List.of(), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of();
        }
    }
}
