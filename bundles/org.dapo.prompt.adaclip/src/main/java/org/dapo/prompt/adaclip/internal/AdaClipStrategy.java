package org.dapo.prompt.adaclip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.function.Function;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer;
import org.dapo.nn.api.prompt.TuningRecipe.Schedule;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.prompting.MethodStrategy;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * AdaCLIP (Cao et al. 2024, arXiv 2407.15795). The first layers of both towers get learned tokens, plus tokens computed for each
 * image from the frozen model's image feature. Adapters act on the patches and on the image feature, which is mixed with the
 * centres of the most defective patches. It distinguishes normal from defective and names no types. In towers of another depth
 * than 24, the feature layers keep their fractions of the depth. Tokens go into the first four layers of any tower, except the
 * first text layer. Every image has its own prompts, so it is slow: 48 sentences and three passes of the vision tower.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = AdaClipStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class AdaClipStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "ada-clip";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public AdaClipStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    AdaClipStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        TuningRecipe tuning = new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAMW, 0.01, 0.5, 0.999, 1e-8, 0.01),
                Schedule.CONSTANT,
                5,
                1,
                MaskRule.ABOVE_HALF,
                numbers.mosaic());
        return new Recipe(518, 1, Optional.of(tuning));
    }

    @Override
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Hyperparameters numbers) {
        return Learnables.plan(plan, backbone.spec(), numbers);
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new AdaClipLearner(backbone, numbers, parameters);
    }
}
