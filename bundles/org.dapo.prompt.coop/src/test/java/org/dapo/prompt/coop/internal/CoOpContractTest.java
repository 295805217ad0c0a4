package org.dapo.prompt.coop.internal;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests CoOp against the contract of prompt strategies. */
class CoOpContractTest extends PromptStrategyContract {
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
        return new CoOpStrategy(NDManager::newBaseManager);
    }

    @Override
    protected List<String> profiles() {
        return List.of("published", "published:context=3,words=flawless");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
