package org.dapo.prompt.fixed.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer;
import org.dapo.nn.api.prompt.TuningRecipe.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hand-written prompts on a plain CLIP: what can be had without learning anything, and the measure for what learning adds.
 */
@Component
@DapoPlugin(name = "fixed", version = "1.0.0", capabilities = PluginProperties.NAMES_TYPES)
public final class FixedStrategy implements PromptStrategy {
    private static final String PLAIN = "plain";
    private static final String SIGN_CORRECTED = "sign-corrected";

    private final PromptWords words;

    /** Reads the prompts that the bundle carries. */
    @Activate
    public FixedStrategy() {
        this.words = PromptWords.bundled();
    }

    @Override
    public List<String> profiles() {
        return List.of(PLAIN, SIGN_CORRECTED);
    }

    @Override
    public TuningRecipe recipe(String profile) {
        checkProfile(profile);
        Optimizer unused = new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.9, 0.999, 1e-8, 0);
        return new TuningRecipe(unused, Schedule.CONSTANT, 0, 8, 518, MaskRule.ABOVE_HALF, 0, 1);
    }

    @Override
    public PromptLearner create(Backbone backbone, String profile, long seed) {
        checkProfile(profile);
        return new FixedLearner(backbone, words, profile.equals(SIGN_CORRECTED));
    }

    @Override
    public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
        checkProfile(profile);
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "fixed prompts have no parameters, but are given " + String.join(", ", parameters.keySet()));
        }
        return new FixedLearner(backbone, words, profile.equals(SIGN_CORRECTED));
    }

    private void checkProfile(String profile) {
        if (!profiles().contains(profile)) {
            throw new IllegalArgumentException(
                    "no profile '%s' of fixed; there are %s".formatted(profile, String.join(", ", profiles())));
        }
    }
}
