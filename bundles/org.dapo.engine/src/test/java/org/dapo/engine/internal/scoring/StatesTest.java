package org.dapo.engine.internal.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;

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

    private static void look(States states, NDManager manager, String product) throws PipelineException {
        try (NDManager pass = manager.newSubManager()) {
            ImageBatch one = new ImageBatch(pass.zeros(new Shape(1, 3, 32, 32), DataType.FLOAT32), List.of(product));
            assertEquals(1 + 3, states.of(one).states().size());
        }
    }
}
