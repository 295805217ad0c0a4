package org.dapo.prompt.anomalyclip.internal;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests AnomalyCLIP against the contract of prompt strategies. */
class AnomalyClipContractTest extends PromptStrategyContract {
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
        return new AnomalyClipStrategy(NDManager::newBaseManager);
    }

    @Override
    protected List<String> profiles() {
        return List.of("published", "published:context=4,text-tokens=0,sigma=0");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
