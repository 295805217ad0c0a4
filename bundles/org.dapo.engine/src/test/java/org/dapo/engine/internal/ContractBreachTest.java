package org.dapo.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
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
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a strategy whose author did not run its contract test is reported in one line. */
class ContractBreachTest {
    private static final String PROFILE = "corrected:prompts=1,context=4";

    @TempDir
    private Path folder;

    private enum Breach {
        NO_RECIPE("it returns no recipe"),
        TUNED_WITHOUT_PARAMETERS("its recipe has tuning, but its learner has no parameters"),
        PARAMETERS_UNTUNED("its learner has parameters, but its recipe has no tuning"),
        NO_PARAMETERS("it returns no parameters"),
        NO_GRADIENT("its parameter 'fixed' is not a float32 array that requires a gradient"),
        NO_FEATURES("it returns no features"),
        MORE_STATES("5 states but features of (1, 4, 16)"),
        NORMAL_LAST("normal states come first: "),
        FLAT_FEATURES("it returns features of (4, 16) for 4 states and one image or none"),
        HIDES_THE_PARAMETERS("its loss follows from arrays of an earlier step: features that follow the parameters"),
        LOSS_PER_IMAGE("it returns a loss of the shape (1), not a scalar"),
        CUTS_THE_LOSS("no gradient flows from its loss to its parameters");

        private final String said;

        Breach(String said) {
            this.said = said;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tuningSaysWhatIsWrong(Breach breach) throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3), new Broken(breach));
        String message = assertThrows(
                        PipelineException.class,
                        () -> pipeline.tune(
                                TinyPipeline.tuning(folder.resolve("tuned"), 2, 1e-3)
                                        .profile(PROFILE)
                                        .build(),
                                RunListener.NONE))
                .getMessage();
        String expected = "the prompt strategy breaks its contract: " + breach.said;
        assertEquals(expected, message.substring(0, Math.min(message.length(), expected.length())));
    }

    private enum BrokenScores {
        NONE("it returns no scores"),
        COLUMN("it returns image scores of float32 (3, 1), not float32 (3)"),
        DOUBLES("it returns image scores of float64 (3), not float32 (3)"),
        GRID("it returns anomaly maps of float32 (3, 8, 8), not float32 (3, 32, 32)"),
        NO_TYPES("3 type maps were requested, but it returns none"),
        FEW_TYPES("it returns type maps of float32 (3, 1, 32, 32), not float32 (3, 3, 32, 32)");

        private final String said;

        BrokenScores(String said) {
            this.said = said;
        }

        Scores of(Scores sound) {
            NDArray image = sound.image();
            return switch (this) {
                case NONE -> null;
                case COLUMN -> new Scores(image.expandDims(1), sound.anomaly(), sound.states());
                case DOUBLES -> new Scores(image.toType(DataType.FLOAT64, true), sound.anomaly(), sound.states());
                case GRID -> new Scores(image, sound.anomaly().get(":, ::4, ::4"), sound.states());
                case NO_TYPES -> new Scores(image, sound.anomaly(), Optional.empty());
                case FEW_TYPES ->
                    new Scores(image, sound.anomaly(), sound.states().map(maps -> maps.get(":, :1")));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void evaluationSaysWhatIsWrongWithScores(BrokenScores broken) throws Exception {
        Pipeline pipeline = TinyPipeline.with(TinyPipeline.squares(3), new Broken(broken));
        assertEquals(
                "the prompt strategy breaks its contract: " + broken.said,
                assertThrows(
                                PipelineException.class,
                                () -> pipeline.evaluate(
                                        TinyPipeline.evaluation(folder.resolve("evaluated"))
                                                .profile(PROFILE)
                                                .build(),
                                        RunListener.NONE))
                        .getMessage());
    }

    /** DAPO with a broken contract. */
    private record Broken(Enum<?> how, PromptStrategy sound) implements PromptStrategy {
        Broken(Enum<?> how) {
            this(how, new DapoStrategy(new CpuTensors()));
        }

        @Override
        public List<String> profiles() {
            return sound.profiles();
        }

        @Override
        public Recipe recipe(String profile) {
            Recipe recipe = sound.recipe(profile);
            return how == Breach.NO_RECIPE
                    ? null
                    : how == Breach.PARAMETERS_UNTUNED ? new Recipe(recipe.imageSize(), recipe.mapRange()) : recipe;
        }

        @Override
        public PromptLearner create(Backbone backbone, String profile, long seed) {
            return new BrokenLearner(how, sound.create(backbone, profile, seed));
        }

        @Override
        public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
            return new BrokenLearner(how, sound.restore(backbone, profile, parameters));
        }
    }

    private record BrokenLearner(Enum<?> how, PromptLearner sound) implements PromptLearner {
        @Override
        public Map<String, NDArray> parameters() {
            if (how == Breach.NO_PARAMETERS || how == Breach.TUNED_WITHOUT_PARAMETERS) {
                return how == Breach.NO_PARAMETERS ? null : Map.of();
            }
            Map<String, NDArray> parameters = new LinkedHashMap<>(sound.parameters());
            if (how == Breach.NO_GRADIENT) {
                NDArray one = parameters.values().iterator().next();
                parameters.put("fixed", one.stopGradient());
            }
            return parameters;
        }

        @Override
        public List<State> states(DefectTaxonomy taxonomy) {
            List<State> states = sound.states(taxonomy);
            if (how == Breach.MORE_STATES || how == Breach.NORMAL_LAST) {
                State more = how == Breach.MORE_STATES ? State.ANOMALOUS : State.NORMAL;
                int from = how == Breach.MORE_STATES ? 0 : 1;
                return Stream.concat(states.subList(from, states.size()).stream(), Stream.of(more))
                        .toList();
            }
            return states;
        }

        @Override
        public Set<Dependence> dependence() {
            return how == Breach.HIDES_THE_PARAMETERS ? Set.of() : sound.dependence();
        }

        @Override
        public NDArray features(StateQuery query) {
            NDArray features = sound.features(query);
            return how == Breach.NO_FEATURES ? null : how == Breach.FLAT_FEATURES ? features.squeeze(0) : features;
        }

        @Override
        public Scores score(ImageBatch images, StateFeatures states, int[] named) {
            Scores scores = sound.score(images, states, named);
            return how instanceof BrokenScores broken ? broken.of(scores) : scores;
        }

        @Override
        public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
            NDArray loss = sound.loss(images, states, targets);
            return how == Breach.LOSS_PER_IMAGE
                    ? loss.reshape(1)
                    : how == Breach.CUTS_THE_LOSS ? loss.stopGradient() : loss;
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
