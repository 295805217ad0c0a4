package org.dapo.prompt.aprilgan.internal;

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
import org.dapo.prompting.Adapters;
import org.dapo.prompting.MethodStrategy;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * APRIL-GAN, also known as VAND (Chen, Han and Zhang 2023, arXiv 2305.17382). A linear layer projects the patches of each of
 * four layers into the joint embedding, where they are compared with written prompts. It distinguishes normal from defective and
 * names no types. In towers of another depth than 24, the feature layers keep their fractions of the depth.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = AprilGanStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class AprilGanStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "april-gan";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public AprilGanStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    AprilGanStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        TuningRecipe tuning = new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.5, 0.999, 1e-8, 0),
                Schedule.CONSTANT,
                numbers.epochs(),
                8,
                MaskRule.ABOVE_HALF,
                numbers.mosaic());
        return new Recipe(518, numbers.layers(), Optional.of(tuning));
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
