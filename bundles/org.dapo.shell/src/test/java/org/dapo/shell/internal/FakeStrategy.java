package org.dapo.shell.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer;

/** A fake strategy that is never run. The commands only ask for the range of its maps. */
public final class FakeStrategy implements PromptStrategy {
    private final String profile;

    public FakeStrategy() {
        this("published");
    }

    /** Creates a strategy whose profile has another name. */
    public FakeStrategy(String profile) {
        this.profile = profile;
    }

    @Override
    public List<String> profiles() {
        return List.of(profile);
    }

    @Override
    public TuningRecipe recipe(String asked) {
        if (!asked.equals(profile)) {
            throw new IllegalArgumentException("unknown profile '%s'; there are: %s".formatted(asked, profile));
        }
        return new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3f, 0.9f, 0.999f, 1e-8f, 0),
                TuningRecipe.Schedule.CONSTANT,
                1,
                8,
                224,
                TuningRecipe.MaskRule.ABOVE_HALF,
                0,
                2);
    }

    @Override
    public PromptLearner create(Backbone backbone, String profile, long seed) {
        throw new AssertionError("not part of a command");
    }

    @Override
    public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
        throw new AssertionError("not part of a command");
    }
}
