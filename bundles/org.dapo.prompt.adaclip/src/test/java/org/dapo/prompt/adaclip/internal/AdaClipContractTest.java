package org.dapo.prompt.adaclip.internal;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests AdaCLIP against the contract of prompt strategies. */
class AdaClipContractTest extends PromptStrategyContract {
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
        return new AdaClipStrategy(NDManager::newBaseManager);
    }

    @Override
    protected List<String> profiles() {
        return List.of("published", "published:tokens=1,depth=2,layers=2,clusters=2,sigma=0");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
