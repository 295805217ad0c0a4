package org.dapo.prompt.fixed.internal;

import java.util.List;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.prompting.MethodStrategy;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hand-written prompts on a plain CLIP: the result without learning, as the baseline for methods that learn. The variant states
 * whether signs are corrected.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = FixedStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.NAMES_TYPES)
public final class FixedStrategy extends MethodStrategy<Boolean> {
    /** The name that selects it. */
    static final String NAME = "fixed";

    private static final String PLAIN = "plain";
    private static final String SIGN_CORRECTED = "sign-corrected";

    private final PromptWords words;

    /** Creates the strategy and reads the prompts shipped in the bundle. */
    @Activate
    public FixedStrategy() {
        super(
                NAME,
                List.of(PLAIN, SIGN_CORRECTED),
                List.of(),
                settings -> settings.profile().equals(SIGN_CORRECTED),
                device -> {
                    throw new IllegalStateException("fixed prompts have no parameters");
                });
        this.words = PromptWords.bundled();
    }

    @Override
    protected Recipe recipe(Boolean reversed) {
        return new Recipe(518, 1);
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Boolean reversed, Parameters parameters) {
        return new FixedLearner(backbone, words, reversed);
    }
}
