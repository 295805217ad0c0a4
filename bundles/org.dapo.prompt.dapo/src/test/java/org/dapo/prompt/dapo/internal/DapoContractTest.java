package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests DAPO against the contract of prompt strategies. */
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
    protected List<String> profiles() {
        return List.of(
                "compact",
                "corrected",
                "prototype",
                "corrected:prompts=1,context=0,text-tokens=0,vision-tokens=0,score=map",
                "corrected:prompts=2,words=type,causal=false,blend=0.5,score=fused",
                "corrected:prompts=1,layers=1",
                // The tower has only four layers.
                "corrected:prompts=1,layers=6");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
