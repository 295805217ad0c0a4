package org.dapo.engine.internal.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatesTest {
    /** A host may give the number of a piece as its product. */
    @Test
    void whatIsKeptOfProductsHasAnEnd() throws Exception {
        CountingBackbone counting = new CountingBackbone(TinyPipeline.backbone());
        try (NDManager manager = NDManager.newBaseManager();
                Backbone backbone = counting.load(Device.cpu());
                PromptLearner learner = new FixedStrategy().create(backbone, "plain", 1);
                States states = new States(learner, TinyPipeline.taxonomy(), Phase.USE, manager)) {
            for (int piece = 0; piece < States.MOST_KEPT; piece++) {
                look(states, manager, "piece " + piece);
            }
            int first = counting.textPasses.size();
            look(states, manager, "piece 0");
            assertEquals(first, counting.textPasses.size(), "what is kept is not computed again");

            look(states, manager, "one more");
            int more = counting.textPasses.size() - first;
            look(states, manager, "one more");
            assertEquals(2 * more, counting.textPasses.size() - first);
            assertTrue(more > 0, "the text tower did not run");
        }
    }

    @Test
    void wordsThatDoNotFitTheBackboneAreTheTaxonomysFault() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                Backbone backbone = TinyPipeline.backbone().load(Device.cpu());
                PromptLearner learner =
                        new DapoStrategy(new CpuTensors()).create(backbone, "corrected:prompts=1,context=32", 1);
                States states = new States(learner, TinyPipeline.taxonomy(), Phase.USE, manager)) {
            assertTrue(assertThrows(WrongValueException.class, () -> look(states, manager, "plate"))
                    .getMessage()
                    .contains("is too long: with 32 learned tokens"));
        }
    }

    @Test
    void withoutLearnedTextTheStatesOfDapoAreComputedOnceForAllSteps() throws Exception {
        CountingBackbone counting = new CountingBackbone(TinyPipeline.backbone());
        try (NDManager manager = NDManager.newBaseManager();
                Backbone backbone = counting.load(Device.cpu());
                PromptLearner learner =
                        new DapoStrategy(new CpuTensors()).create(backbone, "corrected:context=0,text-tokens=0", 1);
                States states = new States(learner, TinyPipeline.taxonomy(), Phase.TUNING, manager)) {
            look(states, manager, "plate");
            int once = counting.textPasses.size();
            look(states, manager, "plate");
            assertTrue(once > 0, "the text tower did not run");
            assertEquals(once, counting.textPasses.size());
        }
    }

    @Test
    void whatAMethodSaysOfItsStatesByAnImageIsSaidAnewOfEachBatch() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                Asked asked = new Asked(Set.of(Dependence.IMAGE, Dependence.PRODUCT));
                States states = new States(asked, TinyPipeline.taxonomy(), Phase.USE, manager);
                NDManager pass = manager.newSubManager()) {
            ImageBatch plates = new ImageBatch(pass.zeros(new Shape(2, 3, 32, 32)), List.of("plate", "plate"));
            ImageBatch others = new ImageBatch(pass.ones(new Shape(2, 3, 32, 32)), List.of("plate", "sheet"));
            assertEquals(2, states.of(plates).features().getShape().get(0));
            assertEquals(2, states.of(others).features().getShape().get(0));
            assertEquals(
                    List.of(Optional.of(plates), Optional.of(others)),
                    asked.queries.stream().map(StateQuery::images).toList());
            assertEquals(Map.of(), states.of(Set.of("plate")), "they cannot be told in advance");
        }
    }

    @ParameterizedTest
    @CsvSource({"TUNING, PARAMETERS, 3", "USE, PARAMETERS, 1", "TUNING, PRODUCT, 1", "USE, PRODUCT, 1"})
    void onlyInTuningDoParametersChangeTheStates(Phase phase, Dependence dependence, int times) throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                Asked asked = new Asked(Set.of(dependence));
                States states = new States(asked, TinyPipeline.taxonomy(), phase, manager)) {
            for (int step = 0; step < 3; step++) {
                look(states, manager, "plate");
            }
            assertEquals(times, asked.queries.size());
            assertTrue(asked.queries.stream().allMatch(query -> query.images().isEmpty()));
        }
    }

    @Test
    void ofAMixedBatchEachProductsStatesAreComputedOnceInTheOrderOfTheImages() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                Asked asked = new Asked(Set.of(Dependence.PARAMETERS, Dependence.PRODUCT));
                States states = new States(asked, TinyPipeline.taxonomy(), Phase.TUNING, manager);
                NDManager pass = manager.newSubManager()) {
            ImageBatch batch =
                    new ImageBatch(pass.zeros(new Shape(4, 3, 32, 32)), List.of("sheet", "plate", "sheet", "plate"));
            assertEquals(new Shape(4, 4, 16), states.of(batch).features().getShape());
            assertEquals(
                    List.of("sheet", "plate"),
                    asked.queries.stream().map(StateQuery::product).toList());
        }
    }

    /** Each caller waits inside for the other one, with states by an image or of one product too many. */
    @ParameterizedTest
    @EnumSource(names = {"IMAGE", "PRODUCT"})
    void whatIsNotKeptIsComputedForSeveralCallersAtOnce(Dependence dependence) throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (NDManager manager = NDManager.newBaseManager();
                Asked asked = new Asked(Set.of(dependence));
                States states = new States(asked, TinyPipeline.taxonomy(), Phase.USE, manager)) {
            for (int piece = 0; piece < States.MOST_KEPT; piece++) {
                look(states, manager, "piece " + piece);
            }
            asked.inside = Optional.of(inside);
            Callable<Void> caller = () -> {
                look(states, manager, "one more");
                return null;
            };
            for (Future<Void> call : callers.invokeAll(List.of(caller, caller))) {
                call.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** A learner of normal and three anomalous states that remembers what it was asked. */
    private static final class Asked implements PromptLearner {
        private final List<StateQuery> queries = Collections.synchronizedList(new ArrayList<>());
        private final Set<Dependence> dependence;
        private volatile Optional<CountDownLatch> inside = Optional.empty();

        Asked(Set<Dependence> dependence) {
            this.dependence = dependence;
        }

        @Override
        public Set<Dependence> dependence() {
            return dependence;
        }

        @Override
        public List<State> states(DefectTaxonomy taxonomy) {
            return List.of(State.NORMAL, State.of("bright"), State.of("dark"), State.of("bent"));
        }

        @Override
        public NDArray features(StateQuery query) {
            queries.add(query);
            inside.ifPresent(Asked::waitForTheOther);
            long rows = query.images().map(images -> images.products().size()).orElse(1);
            return query.manager().ones(new Shape(rows, 4, 16));
        }

        private static void waitForTheOther(CountDownLatch inside) {
            inside.countDown();
            try {
                assertTrue(inside.await(10, TimeUnit.SECONDS), "the other caller is kept out");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Map<String, NDArray> parameters() {
            return Map.of();
        }

        @Override
        public Scores score(ImageBatch images, StateFeatures states, int[] named) {
            throw new UnsupportedOperationException("only states are asked for");
        }

        @Override
        public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
            throw new UnsupportedOperationException("only states are asked for");
        }

        @Override
        public void close() {}
    }

    private static void look(States states, NDManager manager, String product) throws PipelineException {
        try (NDManager pass = manager.newSubManager()) {
            ImageBatch one = new ImageBatch(pass.zeros(new Shape(1, 3, 32, 32), DataType.FLOAT32), List.of(product));
            assertEquals(1 + 3, states.of(one).states().size());
        }
    }
}
