package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.dapo.nn.api.prompt.StateFeatures.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PromptStrategy} must do, in each of its profiles. A plug-in's test extends this class and hands over its
 * strategy and a small backbone; a tensor engine is on its class path.
 */
public abstract class PromptStrategyContract {
    private static final float TOLERANCE = 1e-4f;
    private static final String SHARED = "a learner's scores change with another one's parameters: state is shared";
    private static final DefectTaxonomy TAXONOMY = new ThreeTypes();

    /** For the plug-in's own test, which extends this class. */
    protected PromptStrategyContract() {}

    /**
     * The strategy under test.
     *
     * @return the strategy
     */
    protected abstract PromptStrategy strategy();

    /**
     * What it is tried on: a small backbone, untrained for example, but not one whose weights are all alike. Its vision tower
     * has at least as many layers as the strategy takes patches from.
     *
     * @return the same each time, open until the tests are over
     */
    protected abstract Backbone backbone();

    /**
     * The profiles in which it is tried.
     *
     * @return by default those that it says it knows; a strategy with settings adds some that stand for the others
     */
    protected List<String> profiles() {
        return strategy().profiles();
    }

    /** There is a profile, and each has a recipe. */
    @Test
    public final void everyProfileHasARecipe() {
        List<String> profiles = strategy().profiles();
        assertFalse(profiles.isEmpty(), "a strategy needs at least one profile");
        assertEquals(Set.copyOf(profiles).size(), profiles.size(), () -> "a profile is there twice: " + profiles);
        profiles.forEach(profile -> strategy().recipe(profile));
        profiles().forEach(profile -> strategy().recipe(profile));
    }

    /** A profile that is not there is refused with the names of those that are. */
    @Test
    public final void anUnknownProfileIsRefused() {
        String unknown = "no such profile";
        for (Throwable refusal : List.of(
                assertThrows(IllegalArgumentException.class, () -> strategy().recipe(unknown)),
                assertThrows(IllegalArgumentException.class, () -> strategy().create(backbone(), unknown, 1)),
                assertThrows(
                        IllegalArgumentException.class, () -> strategy().restore(backbone(), unknown, Map.of())))) {
            strategy().profiles().forEach(name -> assertNames(refusal, name));
        }
    }

    /** The seed alone decides the initial parameters. */
    @Test
    public final void parametersFollowFromTheSeed() {
        forEachProfile(profile -> {
            try (PromptLearner one = strategy().create(backbone(), profile, 7);
                    PromptLearner same = strategy().create(backbone(), profile, 7);
                    PromptLearner other = strategy().create(backbone(), profile, 8)) {
                assertSameParameters(one, same);
                assertTrue(
                        one.parameters().isEmpty() || !bits(one).equals(bits(other)),
                        "another seed gives the same parameters");
            }
        });
    }

    /** What is tuned can be tuned. */
    @Test
    public final void parametersAreFloatsThatWantGradients() {
        forEachProfile(
                profile -> withLearner(profile, learner -> learner.parameters().forEach((name, array) -> {
                    assertEquals(DataType.FLOAT32, array.getDataType(), name);
                    assertTrue(array.hasGradient(), () -> name + " wants no gradient");
                    assertEquals(backbone().device(), array.getDevice(), name);
                })));
    }

    /** A restored learner has the same parameters, bit for bit, in the same order, and they are its own. */
    @Test
    public final void aRestoredLearnerIsTheSameButItsOwn() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (PromptLearner restored = strategy().restore(backbone(), profile, learner.parameters())) {
                assertSameParameters(learner, restored);
                Map<String, List<Integer>> before = bits(restored);
                learner.parameters().values().forEach(PromptStrategyContract::addOne);
                assertEquals(before, bits(restored), "a restored learner shares parameters with the one before it");
            }
        }));
    }

    /** Two learners of one strategy have nothing to do with each other. */
    @Test
    public final void learnersShareNothing() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            float[] before = score(learner, images()).get("anomaly");
            try (PromptLearner other = strategy().create(backbone(), profile, 99)) {
                other.parameters().values().forEach(PromptStrategyContract::addOne);
                assertArrayEquals(before, score(learner, images()).get("anomaly"), SHARED);
            }
            assertArrayEquals(before, score(learner, images()).get("anomaly"), SHARED);
        }));
    }

    /** A parameter that is missing, unknown or of another shape is refused by its name. */
    @Test
    public final void wrongParametersAreRefusedByName() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = newManager()) {
                for (String name : learner.parameters().keySet()) {
                    Map<String, NDArray> wrong = new LinkedHashMap<>(learner.parameters());
                    wrong.put(name, manager.zeros(new Shape(1, 1, 1, 1, 7)));
                    assertRefused(profile, wrong, name);
                    wrong.remove(name);
                    assertRefused(profile, wrong, name);
                }
                Map<String, NDArray> more = new LinkedHashMap<>(learner.parameters());
                more.put("no.such.parameter", manager.zeros(new Shape(1)));
                assertRefused(profile, more, "no.such.parameter");
            }
        }));
    }

    /** Types come in the taxonomy's order, features have length 1, and both belong to the query's manager. */
    @Test
    public final void statesAreOrderedAndNormalised() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = newManager()) {
                ImageBatch images = images().on(manager);
                for (Phase phase : Phase.values()) {
                    StateFeatures states = learner.states(query(learner, manager, images, phase));
                    assertEquals(State.NORMAL, states.states().get(0), "the first state is a normal one");
                    List<String> named = states.states().stream()
                            .flatMap(state -> state.type().stream())
                            .toList();
                    List<String> ids =
                            TAXONOMY.types().stream().map(DefectType::id).toList();
                    assertTrue(named.isEmpty() || named.equals(ids), () -> "types " + named + ", not " + ids);
                    assertTrue(states.states().stream().anyMatch(State::anomalous), "no state is a defective one");
                    assertSame(manager, states.features().getManager(), "the features' manager");
                    for (float length : states.features().norm(new int[] {-1}).toFloatArray()) {
                        assertEquals(1, length, TOLERANCE, "the length of a state's features");
                    }
                }
            }
        }));
    }

    /** Scores have their shapes and ranges and belong to the manager of the images. */
    @Test
    public final void scoresKeepTheirPromises() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            float range = strategy().recipe(profile).mapRange();
            try (NDManager manager = newManager()) {
                ImageBatch images = images().on(manager);
                StateFeatures states = learner.states(query(learner, manager, images, Phase.USE));
                int side = images.side();
                Scores scores = learner.score(images, states, new int[0]);
                assertTrue(scores.states().isEmpty(), "type maps, though none were asked for");
                assertSame(manager, scores.image().getManager(), "the image scores' manager");
                assertSame(manager, scores.anomaly().getManager(), "the anomaly maps' manager");
                assertEquals(new Shape(2), scores.image().getShape(), "the shape of the image scores of two images");
                assertEquals(
                        new Shape(2, side, side),
                        scores.anomaly().getShape(),
                        "the shape of the anomaly maps of two images");
                assertWithin(scores.image(), 1);
                assertWithin(scores.anomaly(), range);
                for (int[] named : selections(states)) {
                    NDArray maps = learner.score(images, states, named).states().orElseThrow();
                    assertSame(manager, maps.getManager(), "the type maps' manager");
                    assertEquals(
                            new Shape(2, named.length, side, side),
                            maps.getShape(),
                            "the shape of the type maps of two images");
                    assertWithin(maps, range);
                    for (float sum : maps.sum(new int[] {1}).toFloatArray()) {
                        assertEquals(range, sum, TOLERANCE * range, "the sum of the named states' maps at a pixel");
                    }
                }
            }
        }));
    }

    /** An image is scored the same alone and beside another. */
    @Test
    public final void aBatchScoresLikeItsImages() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            Map<String, float[]> together = score(learner, images());
            Map<String, float[]> first = score(learner, images().only(0));
            Map<String, float[]> second = score(learner, images().only(1));
            together.forEach((name, values) -> {
                float[] apart = Arrays.copyOf(first.get(name), values.length);
                System.arraycopy(second.get(name), 0, apart, values.length / 2, values.length / 2);
                assertArrayEquals(
                        apart, values, TOLERANCE, () -> name + ": an image scores otherwise beside another than alone");
            });
        }));
    }

    /** Features may be the same for all images of a batch, or given for each. */
    @Test
    public final void featuresMayBeGivenPerImage() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = newManager()) {
                ImageBatch images = images().on(manager);
                StateFeatures shared = learner.states(query(learner, manager, images, Phase.USE));
                if (shared.features().getShape().get(0) == 1) {
                    StateFeatures own =
                            new StateFeatures(shared.states(), shared.features().repeat(0, 2));
                    Scores expected = learner.score(images, shared, new int[0]);
                    Scores actual = learner.score(images, own, new int[0]);
                    assertArrayEquals(
                            expected.image().toFloatArray(), actual.image().toFloatArray(), TOLERANCE);
                    assertArrayEquals(
                            expected.anomaly().toFloatArray(), actual.anomaly().toFloatArray(), TOLERANCE);
                }
            }
        }));
    }

    /** Threads may score with one learner at once. */
    @Test
    public final void scoringIsThreadSafe() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            List<Images> work =
                    IntStream.range(0, 4).mapToObj(i -> images().only(i % 2)).toList();
            List<Map<String, float[]>> alone =
                    work.stream().map(images -> score(learner, images)).toList();
            List<Map<String, float[]>> atOnce = inParallel(work.stream()
                    .<Callable<Map<String, float[]>>>map(images -> () -> score(learner, images))
                    .toList());
            for (int i = 0; i < work.size(); i++) {
                Map<String, float[]> expected = alone.get(i);
                atOnce.get(i)
                        .forEach((name, values) -> assertArrayEquals(
                                expected.get(name),
                                values,
                                TOLERANCE,
                                () -> name + ": an image scores otherwise where threads score at once"));
            }
        }));
    }

    /** The loss leads back to everything that is tuned; who learns nothing has no loss. */
    @Test
    public final void gradientReachesEveryParameter() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = newManager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ImageBatch images = images().on(manager);
                StateFeatures states = learner.states(query(learner, manager, images, Phase.TUNING));
                if (learner.parameters().isEmpty()) {
                    assertThrows(
                            IllegalStateException.class, () -> learner.loss(images, states, targets(manager, images)));
                    return;
                }
                NDArray loss = learner.loss(images, states, targets(manager, images));
                assertTrue(loss.getShape().isScalar(), () -> "a loss of shape " + loss.getShape());
                assertSame(manager, loss.getManager(), "the loss's manager");
                Gradients.backward(collector, loss);
                learner.parameters().forEach(Gradients::assertReaches);
            }
        }));
    }

    /**
     * Gradients do not depend on when garbage is collected. On the CPU, DJL's arrays lie in Java's memory where they were made
     * from Java's values; when such an array is closed, that memory is free, even if the way back still needs it.
     */
    @Test
    public final void gradientsSurviveGarbageCollection() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            List<float[]> expected = gradients(learner, () -> {});
            List<float[]> actual = gradients(learner, PromptStrategyContract::overwriteFreedMemory);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE);
            }
        }));
    }

    /** When the caller's manager is closed, nothing is left but the parameters, and those go with the learner. */
    @Test
    public final void nothingOutlivesItsManager() {
        forEachProfile(profile -> {
            int before = openArrays();
            withLearner(profile, learner -> {
                int idle = openArrays();
                score(learner, images());
                assertEquals(idle, openArrays(), "arrays that scoring leaves behind");
                if (!learner.parameters().isEmpty()) {
                    try (NDManager manager = newManager()) {
                        ImageBatch images = images().on(manager);
                        StateFeatures states = learner.states(query(learner, manager, images, Phase.TUNING));
                        learner.loss(images, states, targets(manager, images));
                    }
                    assertEquals(idle, openArrays(), "arrays that a loss leaves behind");
                }
            });
            assertEquals(before, openArrays(), "arrays that a closed learner leaves behind");
        });
    }

    private void forEachProfile(Consumer<String> check) {
        profiles().forEach(check);
    }

    private void withLearner(String profile, Consumer<PromptLearner> check) {
        try (PromptLearner learner = strategy().create(backbone(), profile, 42)) {
            check.accept(learner);
        }
    }

    private NDManager newManager() {
        return NDManager.newBaseManager(backbone().device());
    }

    private void assertRefused(String profile, Map<String, NDArray> parameters, String name) {
        assertNames(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> strategy().restore(backbone(), profile, parameters),
                        name),
                name);
    }

    /** Image scores, anomaly maps and the maps of all named states, off the device. */
    private Map<String, float[]> score(PromptLearner learner, Images images) {
        try (NDManager manager = newManager()) {
            ImageBatch batch = images.on(manager);
            StateFeatures states = learner.states(query(learner, manager, batch, Phase.USE));
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

    /** All states, and the normal one with the last type; none of a strategy that names no types. */
    private static List<int[]> selections(StateFeatures states) {
        int count = states.states().size();
        boolean namesTypes =
                states.states().stream().anyMatch(state -> state.type().isPresent());
        return namesTypes ? List.of(IntStream.range(0, count).toArray(), new int[] {0, count - 1}) : List.of();
    }

    private static StateQuery query(PromptLearner learner, NDManager manager, ImageBatch images, Phase phase) {
        Optional<ImageBatch> asked =
                Optional.of(images).filter(batch -> learner.dependence().contains(Dependence.IMAGE));
        return new StateQuery(manager, TAXONOMY, "metal nut", asked, phase);
    }

    /** The first image has a defect of each of two types, the second has none. */
    private static Targets targets(NDManager manager, ImageBatch images) {
        int side = images.side();
        long[] labels = new long[2 * side * side];
        Arrays.fill(labels, 0, 3 * side, 1);
        Arrays.fill(labels, 3 * side + side / 2, 5 * side, 3);
        return new Targets(manager.create(labels, new Shape(2, side, side)), manager.create(new long[] {1, 0}));
    }

    private Images images() {
        int side = backbone().spec().imageSize();
        return new Images(side, List.of(noise(1, side), noise(2, side)));
    }

    private static float[] noise(long seed, int side) {
        Random random = new Random(seed);
        float[] pixels = new float[3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }

    private static List<Map<String, float[]>> inParallel(List<Callable<Map<String, float[]>>> work) {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<Map<String, float[]>> results = new ArrayList<>();
            for (Future<Map<String, float[]>> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("scoring fails where several threads score at once", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** How many arrays are open in the whole engine. */
    private int openArrays() {
        try (NDManager manager = newManager()) {
            NDManager root = manager;
            while (root.getParentManager() != null) {
                root = root.getParentManager();
            }
            return root.getManagedArrays().size();
        }
    }

    /** The gradients of a loss, which are then set to 0; something happens between the loss and the way back. */
    private List<float[]> gradients(PromptLearner learner, Runnable between) {
        if (learner.parameters().isEmpty()) {
            return List.of();
        }
        try (NDManager manager = newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ImageBatch images = images().on(manager);
            StateFeatures states = learner.states(query(learner, manager, images, Phase.TUNING));
            NDArray loss = learner.loss(images, states, targets(manager, images));
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

    private static void overwriteFreedMemory() {
        byte[] garbage = new byte[1 << 12];
        Arrays.fill(garbage, (byte) 0x41);
        List<ByteBuffer> taken = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int size = 4; size <= garbage.length; size += 4) {
                taken.add(ByteBuffer.allocateDirect(size).put(garbage, 0, size));
            }
        }
        assertFalse(taken.isEmpty());
    }

    private static void assertSameParameters(PromptLearner expected, PromptLearner actual) {
        assertEquals(
                List.copyOf(expected.parameters().keySet()),
                List.copyOf(actual.parameters().keySet()),
                "their order");
        assertEquals(bits(expected), bits(actual));
    }

    private static Map<String, List<Integer>> bits(PromptLearner learner) {
        Map<String, List<Integer>> bits = new LinkedHashMap<>();
        learner.parameters().forEach((name, array) -> {
            float[] values = array.toFloatArray();
            bits.put(
                    name,
                    IntStream.range(0, values.length)
                            .mapToObj(i -> Float.floatToRawIntBits(values[i]))
                            .toList());
        });
        return bits;
    }

    private static void addOne(NDArray parameter) {
        parameter.setRequiresGradient(false);
        parameter.addi(1);
        parameter.setRequiresGradient(true);
    }

    private static void assertWithin(NDArray array, float most) {
        for (float value : array.toFloatArray()) {
            assertTrue(value >= -TOLERANCE && value <= most * (1 + TOLERANCE), () -> value + " is not in 0 to " + most);
        }
    }

    private static void assertNames(Throwable refusal, String name) {
        assertTrue(
                refusal.getMessage() != null && refusal.getMessage().contains(name),
                () -> "a message that does not name '" + name + "': " + refusal.getMessage());
    }

    /** Square images of noise, three channels each. */
    private record Images(int side, List<float[]> pixels) {
        Images only(int index) {
            return new Images(side, List.of(pixels.get(index)));
        }

        ImageBatch on(NDManager manager) {
            FloatBuffer all = FloatBuffer.allocate(pixels.size() * 3 * side * side);
            pixels.forEach(all::put);
            return new ImageBatch(
                    manager.create(all.array(), new Shape(pixels.size(), 3, side, side)),
                    Collections.nCopies(pixels.size(), "metal nut"));
        }
    }

    /** Three types, one with other words while tuning. */
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
