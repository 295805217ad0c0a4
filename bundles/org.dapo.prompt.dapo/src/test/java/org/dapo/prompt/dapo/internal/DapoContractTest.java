package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDManager;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** DAPO keeps what every prompt strategy promises. */
class DapoContractTest extends PromptStrategyContract {
    private static Backbone backbone;

    @BeforeAll
    static void load() {
        backbone = TinyClip.seeded();
    }

    @AfterAll
    static void close() {
        backbone.close();
    }

    @Override
    protected PromptStrategy strategy() {
        return new DapoStrategy(NDManager::newBaseManager);
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
