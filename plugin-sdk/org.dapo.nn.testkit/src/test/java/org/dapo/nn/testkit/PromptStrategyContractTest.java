package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a correct strategy passes, and that each flaw is found by a test whose message names it. */
class PromptStrategyContractTest {
    private static Flaw flaw = Flaw.NONE;
    private static Backbone backbone;

    @BeforeAll
    static void load() {
        backbone = SmallClip.load();
    }

    @AfterAll
    static void close() {
        backbone.close();
    }

    @Test
    void aStrategyWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(List.of(), ContractRun.messages(Subject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFoundAndNamed(Flaw present) {
        flaw = present;
        String message = ContractRun.message(Subject.class, present.foundBy);
        assertTrue(message.contains(present.said), message);
    }

    private enum Flaw {
        NONE("", ""),
        CUTS_THE_GRADIENT("gradientReachesEveryParameter", "something on the way cuts it"),
        TUNES_AT_ONE_SIDE_ONLY("gradientReachesEveryParameter", "of another side"),
        NAMES_IN_ITS_OWN_ORDER("statesAreOrderedAndNormalised", "types"),
        SCORES_IN_ANOTHER_SHAPE("scoresKeepTheirPromises", "the shape of the image scores"),
        MAPS_OF_THE_GRID("scoresKeepTheirPromises", "the shape of the anomaly maps"),
        SCORES_BEYOND_THE_RANGE("scoresKeepTheirPromises", "is not in 0 to"),
        SCORES_IN_ANOTHER_MANAGER("scoresKeepTheirPromises", "manager"),
        SCORES_BY_THE_BATCH("aBatchScoresLikeItsImages", "otherwise beside another than alone"),
        KEEPS_A_FIELD_WHILE_SCORING("scoringIsThreadSafe", "otherwise where threads score at once"),
        LEAVES_ARRAYS_BEHIND("nothingOutlivesItsManager", "arrays that scoring leaves behind"),
        ONE_LEARNER_FOR_ALL("learnersShareNothing", "state is shared"),
        KEEPS_WHAT_IT_RESTORES("aRestoredLearnerIsTheSameButItsOwn", "shares parameters"),
        ONE_PRODUCT_FOR_ALL_IMAGES("eachImageHasTheStatesOfItsOwnProduct", "otherwise beside one of another product"),
        IGNORES_THE_SEED("parametersFollowFromTheSeed", "another seed gives the same parameters"),
        DRAWS_AT_RANDOM("parametersFollowFromTheSeed", "expected"),
        HIDES_THE_PRODUCT("dependenceOnTheProductIsDeclared", "states differ between products"),
        HIDES_THE_PARAMETERS("dependenceOnTheParametersIsDeclared", "states follow the parameters"),
        LEARNS_UNTUNED("whoIsTunedHasParameters", "a recipe without tuning, but the parameters"),
        TUNES_NOTHING("whoIsTunedHasParameters", "a recipe with tuning, but no parameters"),
        FEATURES_OF_ANOTHER_LENGTH("statesAreOrderedAndNormalised", "the length of a state's features"),
        FEATURES_OF_ANOTHER_WIDTH("statesAreOrderedAndNormalised", "the shape of the features"),
        FEATURES_OF_FEWER_STATES("statesAreOrderedAndNormalised", "states but features of"),
        NAMES_ONE_TYPE_ONLY("statesAreOrderedAndNormalised", "types [scratch], not"),
        LEAVES_ARRAYS_BEHIND_WHEN_RESTORED(
                "nothingOutlivesItsManager", "arrays that a closed restored learner leaves behind"),
        RESTORES_ANYTHING("wrongParametersAreRefusedByName", "IllegalArgumentException"),
        KNOWS_ANY_PROFILE("anUnknownProfileIsRefused", "IllegalArgumentException");

        private final String foundBy;
        private final String said;

        Flaw(String foundBy, String said) {
            this.foundBy = foundBy;
            this.said = said;
        }
    }

    /** The contract test of a strategy that may have a flaw. */
    static class Subject extends PromptStrategyContract {
        @Override
        protected PromptStrategy strategy() {
            return new FlawedStrategy();
        }

        @Override
        protected Backbone backbone() {
            return backbone;
        }

        @Override
        protected List<String> profiles() {
            return List.of(FlawedStrategy.PROFILE);
        }
    }

    /** DAPO with a flaw. */
    private static final class FlawedStrategy implements PromptStrategy {
        private static final String PROFILE = "corrected:prompts=1";
        private static final AtomicLong DRAWN = new AtomicLong();

        private static PromptLearner only;

        private final PromptStrategy sound = new DapoStrategy(new CpuOnly());

        @Override
        public List<String> profiles() {
            return sound.profiles();
        }

        @Override
        public Recipe recipe(String profile) {
            Recipe recipe = sound.recipe(known(profile));
            return flaw == Flaw.LEARNS_UNTUNED ? new Recipe(recipe.imageSize(), recipe.mapRange()) : recipe;
        }

        @Override
        public PromptLearner create(Backbone backbone, String profile, long seed) {
            if (flaw == Flaw.ONE_LEARNER_FOR_ALL) {
                only = only == null ? sound.create(backbone, profile, seed) : only;
                return new FlawedLearner(only, Optional.empty());
            }
            long own =
                    switch (flaw) {
                        case DRAWS_AT_RANDOM -> DRAWN.incrementAndGet();
                        case IGNORES_THE_SEED -> 1;
                        default -> seed;
                    };
            return new FlawedLearner(sound.create(backbone, known(profile), own), Optional.empty());
        }

        @Override
        public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
            if (flaw == Flaw.RESTORES_ANYTHING) {
                return sound.create(backbone, profile, 1);
            }
            if (flaw == Flaw.LEAVES_ARRAYS_BEHIND_WHEN_RESTORED) {
                NDManager.newBaseManager().create(1f);
            }
            PromptLearner learner = sound.restore(backbone, known(profile), parameters);
            return new FlawedLearner(
                    learner, flaw == Flaw.KEEPS_WHAT_IT_RESTORES ? Optional.of(parameters) : Optional.empty());
        }

        private static String known(String profile) {
            return flaw == Flaw.KNOWS_ANY_PROFILE ? PROFILE : profile;
        }
    }

    /** DAPO's learner with a flaw. */
    private static final class FlawedLearner implements PromptLearner {
        private final PromptLearner sound;
        private final Optional<Map<String, NDArray>> others;
        private volatile float brightness;

        FlawedLearner(PromptLearner sound, Optional<Map<String, NDArray>> others) {
            this.sound = sound;
            this.others = others;
        }

        @Override
        public Map<String, NDArray> parameters() {
            return flaw == Flaw.TUNES_NOTHING ? Map.of() : others.orElseGet(sound::parameters);
        }

        @Override
        public Set<Dependence> dependence() {
            return switch (flaw) {
                case HIDES_THE_PARAMETERS -> Set.of();
                case ONE_PRODUCT_FOR_ALL_IMAGES -> Set.of(Dependence.IMAGE, Dependence.PRODUCT);
                default -> sound.dependence();
            };
        }

        @Override
        public List<State> states(DefectTaxonomy taxonomy) {
            List<State> states = sound.states(taxonomy);
            return switch (flaw) {
                case NAMES_IN_ITS_OWN_ORDER -> reversedTypes(states);
                case NAMES_ONE_TYPE_ONLY -> List.of(states.get(0), states.get(1), State.ANOMALOUS, State.ANOMALOUS);
                default -> states;
            };
        }

        private static List<State> reversedTypes(List<State> states) {
            List<State> reversed = new ArrayList<>(states);
            Collections.reverse(reversed.subList(1, reversed.size()));
            return reversed;
        }

        @Override
        public NDArray features(StateQuery query) {
            NDArray features = sound.features(query);
            boolean byProduct = flaw == Flaw.HIDES_THE_PRODUCT || flaw == Flaw.ONE_PRODUCT_FOR_ALL_IMAGES;
            if (byProduct && query.product().equals("leather")) {
                return features.neg();
            }
            return switch (flaw) {
                case CUTS_THE_GRADIENT -> features.duplicate();
                case FEATURES_OF_ANOTHER_LENGTH -> features.mul(2);
                case FEATURES_OF_ANOTHER_WIDTH -> features.get(":, :, 1:");
                case FEATURES_OF_FEWER_STATES -> features.get(":, 1:");
                default -> features;
            };
        }

        @Override
        public Scores score(ImageBatch images, StateFeatures states, int[] named) {
            Scores scores = sound.score(images, states, named);
            NDArray image = scores.image();
            NDArray maps = scores.anomaly();
            return switch (flaw) {
                case SCORES_IN_ANOTHER_SHAPE -> new Scores(image.expandDims(1), maps, scores.states());
                case MAPS_OF_THE_GRID -> new Scores(image, maps.get(":, ::8, ::8"), scores.states());
                case SCORES_BEYOND_THE_RANGE -> new Scores(image, maps.mul(100), scores.states());
                case SCORES_BY_THE_BATCH -> new Scores(image, maps.div(maps.max()), scores.states());
                case SCORES_IN_ANOTHER_MANAGER -> {
                    image.attach(root(image.getManager()));
                    yield scores;
                }
                case KEEPS_A_FIELD_WHILE_SCORING -> {
                    brightness = images.pixels().max().getFloat();
                    Overlap.pause();
                    yield new Scores(image.mul(brightness), maps, scores.states());
                }
                case LEAVES_ARRAYS_BEHIND -> {
                    root(image.getManager()).create(1f);
                    yield scores;
                }
                default -> scores;
            };
        }

        @Override
        public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
            if (flaw == Flaw.TUNES_AT_ONE_SIDE_ONLY
                    && images.side() != backbone.spec().imageSize()) {
                throw new IllegalArgumentException("images of another side");
            }
            return sound.loss(images, states, targets);
        }

        @Override
        public void close() {
            if (flaw != Flaw.ONE_LEARNER_FOR_ALL) {
                sound.close();
            }
        }

        private static NDManager root(NDManager manager) {
            NDManager root = manager;
            while (root.getParentManager() != null) {
                root = root.getParentManager();
            }
            return root;
        }
    }

    /** A minimal engine, as far as a strategy needs one. */
    private static final class CpuOnly implements TensorEngine {
        @Override
        public Device device(Optional<String> setting) {
            return Device.cpu();
        }

        @Override
        public NDManager newManager(Device device) {
            return NDManager.newBaseManager(device);
        }

        @Override
        public GradientCollector newGradientCollector() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NoGradient withoutGradient() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public String version() {
            return "for a test";
        }
    }
}
