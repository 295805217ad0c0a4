package org.dapo.prompt.aprilgan.internal;

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
import org.dapo.prompting.Adapters;
import org.dapo.prompting.MethodStrategy;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * APRIL-GAN, also known as VAND (Chen, Han and Zhang 2023, arXiv 2305.17382): a linear layer takes the patches of each of four layers to
 * the joint embedding, where they are held against written prompts. Tells normal from defective and names no types. The feature layers
 * of another depth than 24 lie at the same shares of it.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = AprilGanStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class AprilGanStrategy extends MethodStrategy<Hyperparameters> {
    /** By which it is chosen. */
    static final String NAME = "april-gan";

    /**
     * Makes the strategy.
     *
     * @param engine where parameters live
     */
    @Activate
    public AprilGanStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Makes the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    AprilGanStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected TuningRecipe recipe(Hyperparameters numbers) {
        return new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.5, 0.999, 1e-8, 0),
                Schedule.CONSTANT,
                numbers.epochs(),
                8,
                518,
                MaskRule.ABOVE_HALF,
                numbers.mosaic(),
                numbers.layers());
    }

    @Override
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Hyperparameters numbers) {
        return Adapters.plan(plan, backbone.spec(), numbers.layers());
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new AprilGanLearner(backbone, numbers, parameters);
    }
}
