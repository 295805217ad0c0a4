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
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link PromptStrategy}, tested in each of its profiles. A plug-in's test extends this class and supplies
 * its strategy and a small backbone. A tensor engine must be on its class path.
 */
public abstract class PromptStrategyContract {
    private static final float TOLERANCE = 1e-4f;
    private static final String SHARED = "a learner's scores change with another one's parameters: state is shared";

    /** Called by the plug-in's test, which extends this class. */
    protected PromptStrategyContract() {}

    /**
     * The strategy under test.
     *
     * @return the strategy
     */
    protected abstract PromptStrategy strategy();

    /**
     * The backbone for the tests. A small one is sufficient, even an untrained one, but its weights must not all be equal. Its
     * vision tower must have at least as many layers as the strategy takes patches from.
     *
     * @return the same one at each call, open until the tests have finished
     */
    protected abstract Backbone backbone();

    /**
     * The profiles to test.
     *
     * @return by default those that the strategy lists; a strategy with settings adds representative combinations
     */
    protected List<String> profiles() {
        return strategy().profiles();
    }

    /**
     * Whether initial parameters are drawn at random, so that they differ between seeds.
     *
     * @return by default true; false for a strategy that always begins with the same, such as words or zeros
     */
    protected boolean drawsFromSeed() {
        return true;
    }

    /** There is at least one profile, and each has a recipe. */
    @Test
    public final void everyProfileHasARecipe() {
        List<String> profiles = strategy().profiles();
        assertFalse(profiles.isEmpty(), "a strategy needs at least one profile");
        assertEquals(Set.copyOf(profiles).size(), profiles.size(), () -> "a profile is there twice: " + profiles);
        profiles.forEach(profile -> strategy().recipe(profile));
        profiles().forEach(profile -> strategy().recipe(profile));
    }

    /** An unknown profile is rejected, and the message lists the available ones. */
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

    /** A recipe says how to tune if and only if the learner has parameters. */
    @Test
    public final void whoIsTunedHasParameters() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            boolean tuned = strategy().recipe(profile).tuning().isPresent();
            Set<String> names = learner.parameters().keySet();
            assertEquals(
                    tuned,
                    !names.isEmpty(),
                    () -> tuned
                            ? "a recipe with tuning, but no parameters"
                            : "a recipe without tuning, but the parameters " + names);
        }));
    }

    /** Only the seed determines the initial parameters and their names, even if the default locale has other digits. */
    @Test
    public final void parametersFollowFromTheSeed() {
        forEachProfile(profile -> {
            try (PromptLearner one = strategy().create(backbone(), profile, 7);
                    PromptLearner same = OtherDigits.with(() -> strategy().create(backbone(), profile, 7));
                    PromptLearner other = strategy().create(backbone(), profile, 8)) {
                assertSameParameters(one, same);
                assertTrue(
                        !drawsFromSeed()
                                || one.parameters().isEmpty()
                                || !bits(one).equals(bits(other)),
                        "another seed gives the same parameters");
            }
        });
    }

    /** Parameters are float32 arrays on the backbone's device that require gradients. */
    @Test
    public final void parametersAreFloatsThatWantGradients() {
        forEachProfile(
                profile -> withLearner(profile, learner -> learner.parameters().forEach((name, array) -> {
                    assertEquals(DataType.FLOAT32, array.getDataType(), name);
                    assertTrue(array.hasGradient(), () -> name + " wants no gradient");
                    assertEquals(backbone().device(), array.getDevice(), name);
                })));
    }

    /** A restored learner has the same parameters, bit for bit and in the same order, in its own arrays. */
    @Test
    public final void aRestoredLearnerIsTheSameButItsOwn() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (PromptLearner restored = strategy().restore(backbone(), profile, learner.parameters())) {
                assertSameParameters(learner, restored);
                Map<String, List<Integer>> before = bits(restored);
                learner.parameters().values().forEach(PromptTrial::addOne);
                assertEquals(before, bits(restored), "a restored learner shares parameters with the one before it");
            }
        }));
    }

    /** Two learners of one strategy share no state. */
    @Test
    public final void learnersShareNothing() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            float[] before = trial().score(learner, trial().images()).get("anomaly");
            try (PromptLearner other = strategy().create(backbone(), profile, 99)) {
                other.parameters().values().forEach(PromptTrial::addOne);
                assertArrayEquals(
                        before, trial().score(learner, trial().images()).get("anomaly"), SHARED);
            }
            assertArrayEquals(before, trial().score(learner, trial().images()).get("anomaly"), SHARED);
        }));
    }

    /** A parameter that is missing, unknown or of the wrong shape is rejected, and the message names it. */
    @Test
    public final void wrongParametersAreRefusedByName() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = trial().newManager()) {
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

    /** If the dependence lists neither product nor image, the states are the same for all products. */
    @Test
    public final void dependenceOnTheProductIsDeclared() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            if (Collections.disjoint(learner.dependence(), Set.of(Dependence.PRODUCT, Dependence.IMAGE))) {
                for (Phase phase : Phase.values()) {
                    assertArrayEquals(
                            trial().features(learner, "metal nut", phase),
                            trial().features(learner, "leather", phase),
                            TOLERANCE,
                            "states differ between products in the phase %s, which dependence() does not say"
                                    .formatted(phase));
                }
            }
        }));
    }

    /** If the dependence lists neither parameters nor image, the states in tuning do not change with the parameters. */
    @Test
    public final void dependenceOnTheParametersIsDeclared() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            if (Collections.disjoint(learner.dependence(), Set.of(Dependence.PARAMETERS, Dependence.IMAGE))) {
                float[] before = trial().features(learner, "metal nut", Phase.TUNING);
                learner.parameters().values().forEach(parameter -> PromptTrial.addRamp(parameter, 1));
                assertArrayEquals(
                        before,
                        trial().features(learner, "metal nut", Phase.TUNING),
                        TOLERANCE,
                        "states follow the parameters, which dependence() does not say");
            }
        }));
    }

    /**
     * The first state is normal, another is anomalous, and there are all types in the taxonomy's order or none. Features have
     * length 1 and the backbone's width, and are owned by the query's manager.
     */
    @Test
    public final void statesAreOrderedAndNormalised() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            try (NDManager manager = trial().newManager()) {
                ImageBatch images = trial().images().on(manager);
                for (Phase phase : Phase.values()) {
                    StateFeatures states = trial().states(learner, manager, images, phase);
                    assertEquals(State.NORMAL, states.states().get(0), "the first state is a normal one");
                    List<String> named = states.states().stream()
                            .flatMap(state -> state.type().stream())
                            .toList();
                    List<String> ids = PromptTrial.TAXONOMY.types().stream()
                            .map(DefectType::id)
                            .toList();
                    assertTrue(named.isEmpty() || named.equals(ids), () -> "types " + named + ", not " + ids);
                    assertTrue(states.states().stream().anyMatch(State::anomalous), "no state is a defective one");
                    assertSame(manager, states.features().getManager(), "the features' manager");
                    boolean ofImage = learner.dependence().contains(Dependence.IMAGE);
                    long rows = ofImage ? states.features().getShape().get(0) : 1;
                    assertEquals(
                            new Shape(
                                    rows,
                                    states.states().size(),
                                    backbone().spec().embedding()),
                            states.features().getShape(),
                            "the shape of the features");
                    assertTrue(rows == 1 || rows == 2, () -> rows + " rows of features for two images");
                    for (float length : states.features().norm(new int[] {-1}).toFloatArray()) {
                        assertEquals(1, length, TOLERANCE, "the length of a state's features");
                    }
                }
            }
        }));
    }

    /**
     * Scores have the specified shapes and ranges, at any side of the images, and are owned by the manager of the images.
     */
    @Test
    public final void scoresKeepTheirPromises() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            for (int side : sides()) {
                assertPromises(
                        learner,
                        trial().images(side),
                        strategy().recipe(profile).mapRange());
            }
        }));
    }

    private void assertPromises(PromptLearner learner, PromptTrial.Images trialImages, float range) {
        try (NDManager manager = trial().newManager()) {
            ImageBatch images = trialImages.on(manager);
            StateFeatures states = trial().states(learner, manager, images, Phase.USE);
            int side = trialImages.side();
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
            for (int[] named : PromptTrial.selections(states)) {
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
            assertNamedTypesCount(learner, images, states);
        }
    }

    /** The maps of the first type alone are not those of the last. */
    private static void assertNamedTypesCount(PromptLearner learner, ImageBatch images, StateFeatures states) {
        List<int[]> selections = PromptTrial.selections(states);
        if (selections.size() == 3 && states.states().size() > 2) {
            float[] first = learner.score(images, states, selections.get(1))
                    .states()
                    .orElseThrow()
                    .toFloatArray();
            float[] last = learner.score(images, states, selections.get(2))
                    .states()
                    .orElseThrow()
                    .toFloatArray();
            assertFalse(Arrays.equals(first, last), "the maps of two types are the same, whichever is asked for");
        }
    }

    /** An image has the same scores alone and in a batch. */
    @Test
    public final void aBatchScoresLikeItsImages() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            Map<String, float[]> together = trial().score(learner, trial().images());
            Map<String, float[]> first = trial().score(learner, trial().images().only(0));
            Map<String, float[]> second =
                    trial().score(learner, trial().images().only(1));
            together.forEach((name, values) -> assertArrayEquals(
                    joined(first.get(name), second.get(name)),
                    values,
                    TOLERANCE,
                    () -> name + ": an image scores otherwise beside another than alone"));
        }));
    }

    /**
     * Images of a batch may show different products, and each image's scores follow its own product. States are then given for
     * each image; a learner whose states depend on images is asked once, with all of them.
     */
    @Test
    public final void eachImageHasTheStatesOfItsOwnProduct() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            PromptTrial.Images images = trial().images().of(List.of("metal nut", "leather"));
            Map<String, float[]> together = ownScores(learner, images);
            Map<String, float[]> first = ownScores(learner, images.only(0));
            Map<String, float[]> second = ownScores(learner, images.only(1));
            together.forEach((name, values) -> assertArrayEquals(
                    joined(first.get(name), second.get(name)),
                    values,
                    TOLERANCE,
                    () -> name + ": an image scores otherwise beside one of another product"));
        }));
    }

    private Map<String, float[]> ownScores(PromptLearner learner, PromptTrial.Images images) {
        return trial().score(learner, images, (manager, batch) -> trial().ownStates(learner, manager, batch));
    }

    private static float[] joined(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Several threads may score with one learner at once. */
    @Test
    public final void scoringIsThreadSafe() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            List<PromptTrial.Images> work = IntStream.range(0, 4)
                    .mapToObj(i -> trial().images().only(i % 2))
                    .toList();
            List<Map<String, float[]>> alone =
                    work.stream().map(images -> trial().score(learner, images)).toList();
            List<Map<String, float[]>> atOnce = AtOnce.run(
                    "scoring",
                    work.stream()
                            .<Callable<Map<String, float[]>>>map(images -> () -> trial().score(learner, images))
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

    /**
     * The gradient of the loss reaches every parameter, at any side of the images: recipes tune at other sides than the
     * backbone's own. Parameters are moved a little before, since what lies behind one that begins with zeros has no gradient at
     * first. A learner without parameters has no loss.
     */
    @Test
    public final void gradientReachesEveryParameter() {
        for (int side : sides()) {
            forEachProfile(profile -> withLearner(profile, learner -> assertGradientReaches(learner, side)));
        }
    }

    private void assertGradientReaches(PromptLearner learner, int side) {
        learner.parameters().values().forEach(parameter -> PromptTrial.addRamp(parameter, 0.01f));
        try (NDManager manager = trial().newManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            PromptTrial.Images images = trial().images(side);
            if (learner.parameters().isEmpty()) {
                assertThrows(IllegalStateException.class, () -> trial().loss(learner, images, manager));
                return;
            }
            NDArray loss = trial().loss(learner, images, manager);
            assertTrue(loss.getShape().isScalar(), () -> "a loss of shape " + loss.getShape());
            assertSame(manager, loss.getManager(), "the loss's manager");
            Gradients.backward(collector, loss);
            learner.parameters().forEach(Gradients::assertReaches);
        }
    }

    /**
     * Gradients do not depend on garbage collection. On the CPU, DJL holds arrays that were made from Java values in Java's
     * memory. When such an array is closed, its memory is released, even if the backward pass still needs it.
     */
    @Test
    public final void gradientsSurviveGarbageCollection() {
        forEachProfile(profile -> withLearner(profile, learner -> {
            List<float[]> expected = trial().gradients(learner, () -> {});
            List<float[]> actual = trial().gradients(learner, MemoryProbe::overwriteFreed);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), actual.get(i), TOLERANCE);
            }
        }));
    }

    /** When the caller's manager is closed, only the parameters remain. They are released with the learner. */
    @Test
    public final void nothingOutlivesItsManager() {
        forEachProfile(profile -> {
            int before = openArrays();
            withLearner(profile, learner -> {
                int idle = openArrays();
                trial().score(learner, trial().images());
                assertEquals(idle, openArrays(), "arrays that scoring leaves behind");
                if (!learner.parameters().isEmpty()) {
                    try (NDManager manager = trial().newManager()) {
                        trial().loss(learner, trial().images(), manager);
                    }
                    assertEquals(idle, openArrays(), "arrays that a loss leaves behind");
                }
                strategy().restore(backbone(), profile, learner.parameters()).close();
                assertEquals(idle, openArrays(), "arrays that a closed restored learner leaves behind");
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

    /** The backbone's own side, another one, and its own again. */
    private List<Integer> sides() {
        int own = backbone().spec().imageSize();
        return List.of(own, own + backbone().spec().patch(), own);
    }

    private PromptTrial trial() {
        return new PromptTrial(backbone());
    }

    private int openArrays() {
        try (NDManager manager = trial().newManager()) {
            return MemoryProbe.openArrays(manager);
        }
    }

    private void assertRefused(String profile, Map<String, NDArray> parameters, String name) {
        assertNames(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> strategy().restore(backbone(), profile, parameters),
                        name),
                name);
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
}
