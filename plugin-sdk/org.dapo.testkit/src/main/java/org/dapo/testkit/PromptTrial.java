package org.dapo.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;

/**
 * Inputs for testing a learner: images of noise, three defect types, and a loss over them.
 *
 * @param backbone the backbone that the learner was made for
 */
record PromptTrial(Backbone backbone) {
    static final DefectTaxonomy TAXONOMY = new ThreeTypes();
    private static final String PRODUCT = "metal nut";

    NDManager newManager() {
        return NDManager.newBaseManager(backbone.device());
    }

    /** Two images of the backbone's own side, the same at each call. */
    Images images() {
        return images(backbone.spec().imageSize());
    }

    /** Two images, the same at each call. */
    Images images(int side) {
        return new Images(side, List.of(noise(1, side), noise(2, side)), List.of(PRODUCT, PRODUCT));
    }

    private static float[] noise(long seed, int side) {
        Random random = new Random(seed);
        float[] pixels = new float[3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }

    /** Square images with three channels each, and the product that each shows. */
    record Images(int side, List<float[]> pixels, List<String> products) {
        Images only(int index) {
            return new Images(side, List.of(pixels.get(index)), List.of(products.get(index)));
        }

        Images of(List<String> others) {
            return new Images(side, pixels, others);
        }

        ImageBatch on(NDManager manager) {
            FloatBuffer all = FloatBuffer.allocate(pixels.size() * 3 * side * side);
            pixels.forEach(all::put);
            return new ImageBatch(manager.create(all.array(), new Shape(pixels.size(), 3, side, side)), products);
        }
    }

    /** A learner's states for the first image's product, with images if it depends on them. */
    StateFeatures states(PromptLearner learner, NDManager manager, ImageBatch images, Phase phase) {
        Optional<ImageBatch> asked =
                Optional.of(images).filter(batch -> learner.dependence().contains(Dependence.IMAGE));
        return StateFeatures.of(
                learner, new StateQuery(manager, TAXONOMY, images.products().get(0), asked, phase));
    }

    /** The state features for a product as a Java array, of a learner that does not depend on images. */
    float[] features(PromptLearner learner, String product, Phase phase) {
        try (NDManager manager = newManager()) {
            return learner.features(new StateQuery(manager, TAXONOMY, product, Optional.empty(), phase))
                    .toFloatArray();
        }
    }

    private static boolean nameTypes(StateFeatures states) {
        return states.states().stream().anyMatch(state -> state.type().isPresent());
    }

    /** The normal state with all types, with the first and with the last. Empty for a strategy that names no types. */
    static List<int[]> selections(StateFeatures states) {
        int[] types = IntStream.range(0, states.states().size())
                .filter(state -> states.states().get(state).type().isPresent())
                .toArray();
        return types.length == 0
                ? List.of()
                : List.of(
                        IntStream.concat(IntStream.of(0), IntStream.of(types)).toArray(),
                        new int[] {0, types[0]},
                        new int[] {0, types[types.length - 1]});
    }

    /** The states as they are given for images of several products: those of each image's own product. */
    StateFeatures ownStates(PromptLearner learner, NDManager manager, ImageBatch images) {
        if (learner.dependence().contains(Dependence.IMAGE)) {
            return states(learner, manager, images, Phase.USE);
        }
        NDList rows = new NDList();
        for (String product : images.products()) {
            rows.add(learner.features(new StateQuery(manager, TAXONOMY, product, Optional.empty(), Phase.USE)));
        }
        NDArray features = rows.size() == 1 ? rows.singletonOrThrow() : NDArrays.concat(rows);
        return new StateFeatures(learner.states(TAXONOMY), features);
    }

    /** Image scores, anomaly maps and the maps of all selections as Java arrays. */
    Map<String, float[]> score(PromptLearner learner, Images images) {
        return score(learner, images, (manager, batch) -> states(learner, manager, batch, Phase.USE));
    }

    /** The same with given states. */
    Map<String, float[]> score(
            PromptLearner learner, Images images, BiFunction<NDManager, ImageBatch, StateFeatures> given) {
        try (NDManager manager = newManager()) {
            ImageBatch batch = images.on(manager);
            StateFeatures states = given.apply(manager, batch);
            Map<String, float[]> values = new LinkedHashMap<>();
            Scores plain = learner.score(batch, states, new int[0]);
            values.put("image", plain.image().toFloatArray());
            values.put("anomaly", plain.anomaly().toFloatArray());
            for (int[] named : selections(states)) {
                Scores scores = learner.score(batch, states, named);
                values.put(
                        "states " + Arrays.toString(named),
                        scores.states().orElseThrow().toFloatArray());
            }
            return values;
        }
    }

    /**
     * The loss of two images. The first has a defect of each of two types, the second has none. If no state has a type, every
     * defect has the label 1, as {@link Targets} says.
     */
    NDArray loss(PromptLearner learner, Images trialImages, NDManager manager) {
        ImageBatch images = trialImages.on(manager);
        StateFeatures states = states(learner, manager, images, Phase.TUNING);
        int side = trialImages.side();
        long[] labels = new long[2 * side * side];
        Arrays.fill(labels, 0, 3 * side, 1);
        Arrays.fill(labels, 3 * side + side / 2, 5 * side, nameTypes(states) ? 3 : 1);
        Targets targets =
                new Targets(manager.create(labels, new Shape(2, side, side)), manager.create(new long[] {1, 0}));
        return learner.loss(images, states, targets);
    }

    /** The gradients of the loss, which are then reset to 0. A task is run between the loss and the backward pass. */
    List<float[]> gradients(PromptLearner learner, Runnable between) {
        if (learner.parameters().isEmpty()) {
            return List.of();
        }
        try (NDManager manager = newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = loss(learner, images(), manager);
            between.run();
            collector.backward(loss);
            List<float[]> gradients = new ArrayList<>();
            for (NDArray parameter : learner.parameters().values()) {
                NDArray gradient = parameter.getGradient();
                gradients.add(gradient.toFloatArray());
                gradient.subi(gradient);
            }
            return gradients;
        }
    }

    /** Adds 1 to each element, as a substitute for learning. */
    static void addOne(NDArray parameter) {
        parameter.setRequiresGradient(false);
        parameter.addi(1);
        parameter.setRequiresGradient(true);
    }

    /**
     * Adds a different number to each element: a constant over a vector would be removed by the next layer norm.
     *
     * @param parameter what is changed
     * @param height the largest of the numbers
     */
    static void addRamp(NDArray parameter, float height) {
        parameter.setRequiresGradient(false);
        try (NDArray ramp = parameter.getManager().arange((float) parameter.size());
                NDArray shaped = ramp.reshape(parameter.getShape());
                NDArray small = shaped.mul(height / parameter.size())) {
            parameter.addi(small);
        }
        parameter.setRequiresGradient(true);
    }

    /** Three types, one with other words for tuning. */
    private record ThreeTypes() implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("scratch", "scratch", List.of("scratches"), Optional.empty()),
                    new DefectType("hole", "hole", List.of(), Optional.empty()),
                    new DefectType("color", "color", List.of(), Optional.of("discoloration")));
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
