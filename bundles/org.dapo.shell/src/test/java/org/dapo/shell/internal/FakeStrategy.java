package org.dapo.shell.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;

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
    public Recipe recipe(String asked) {
        if (!asked.equals(profile)) {
            throw new IllegalArgumentException("unknown profile '%s'; there are: %s".formatted(asked, profile));
        }
        return new Recipe(224, 2);
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
