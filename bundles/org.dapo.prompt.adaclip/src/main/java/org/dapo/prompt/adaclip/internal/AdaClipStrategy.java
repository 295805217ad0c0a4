package org.dapo.prompt.adaclip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
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
 * AdaCLIP (Cao et al. 2024, arXiv 2407.15795): learned tokens, and tokens made for each image from what the frozen model sees in it, in the first layers of both
 * towers; adapters on patches and on the image's feature, which is mixed with the centres of the most defective patches. Tells normal from
 * defective and names no types. The feature layers of another depth than 24 lie at the same shares of it; the tokens go into the first
 * four layers of any tower. Every image has prompts of its own, so each is slow: 48 sentences and three passes of the vision tower.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = AdaClipStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class AdaClipStrategy extends MethodStrategy<Hyperparameters> {
    /** By which it is chosen. */
    static final String NAME = "ada-clip";

    /**
     * Makes the strategy.
     *
     * @param engine where parameters live
     */
    @Activate
    public AdaClipStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Makes the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    AdaClipStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected TuningRecipe recipe(Hyperparameters numbers) {
        return new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAMW, 0.01, 0.5, 0.999, 1e-8, 0.01),
                Schedule.CONSTANT,
                5,
                1,
                518,
                MaskRule.ABOVE_HALF,
                numbers.mosaic(),
                1);
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
