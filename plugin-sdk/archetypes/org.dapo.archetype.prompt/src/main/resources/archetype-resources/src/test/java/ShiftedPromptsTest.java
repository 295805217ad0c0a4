package ${package};

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract test on a small CLIP, and tests specific to this method. */
class ShiftedPromptsTest extends PromptStrategyContract {
    private static Backbone backbone;

    @BeforeAll
    static void load() {
        backbone = SmallClip.load();
    }

    @AfterAll
    static void close() {
        backbone.close();
    }

    @Override
    protected PromptStrategy strategy() {
        return new ShiftedPrompts(NDManager::newBaseManager);
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }

    @Test
    void itStartsNearTheHandWrittenPrompts() {
        try (PromptLearner learner = strategy().create(backbone, "plain", 1)) {
            for (float value : learner.parameters().get(ShiftedLearner.SHIFT).toFloatArray()) {
                assertTrue(Math.abs(value) < 0.1, "a shift of " + value);
            }
        }
    }
}
