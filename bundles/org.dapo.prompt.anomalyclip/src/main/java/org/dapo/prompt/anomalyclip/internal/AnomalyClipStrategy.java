package org.dapo.prompt.anomalyclip.internal;

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
 * AnomalyCLIP (Zhou et al. 2023, arXiv 2310.18961). Its prompts are learned context and name no product. In later layers of the
 * text tower, tokens overwrite part of this context. Patches come from a branch of the vision tower with value-value attention.
 * The method distinguishes normal from defective and names no types. The branch begins at layer 6 of 24, the tokens go into
 * layers 1 to 8 of 12 (counted from 0), and other depths keep these fractions. Patches are taken from the last layer, with loss
 * weight 4, as in the authors' code since April 2025. The published version was equivalent: it used that same layer four times.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = AnomalyClipStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class AnomalyClipStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "anomaly-clip";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public AnomalyClipStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    AnomalyClipStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        TuningRecipe tuning = new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.5, 0.999, 1e-8, 0),
                Schedule.CONSTANT,
                15,
                8,
                MaskRule.ABOVE_HALF,
                0);
        return new Recipe(518, 1, Optional.of(tuning));
    }

    @Override
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Hyperparameters numbers) {
        return Learnables.plan(plan, backbone.spec(), numbers);
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new AnomalyClipLearner(backbone, numbers, parameters);
    }
}
