package org.dapo.prompt.fixed.internal;

import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests fixed prompts against the contract of prompt strategies. */
class FixedContractTest extends PromptStrategyContract {
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
        return new FixedStrategy();
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }
}
