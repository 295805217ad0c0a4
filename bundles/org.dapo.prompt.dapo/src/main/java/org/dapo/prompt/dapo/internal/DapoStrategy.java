package org.dapo.prompt.dapo.internal;

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
 * DAPO: defect-aware hybrid prompts, tuned progressively (arXiv 2512.09446). Its states are the normal state and every type of
 * the taxonomy. The learned parameters do not depend on the number of types, so the method can be used with types unseen in
 * tuning.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(
        name = DapoStrategy.NAME,
        version = "1.2.0",
        capabilities = {PluginProperties.NAMES_TYPES, PluginProperties.LEARNS})
public final class DapoStrategy extends MethodStrategy<Profile> {
    /** The name that selects it. */
    static final String NAME = "dapo";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public DapoStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    DapoStrategy(Function<Device, NDManager> managers) {
        super(NAME, Profile.names(), ProfileSettings.ALL, ProfileSettings::profile, managers);
    }

    @Override
    protected Recipe recipe(Profile profile) {
        TuningRecipe tuning = new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.5, 0.999, 1e-8, 0),
                Schedule.CONSTANT,
                5,
                8,
                profile.maskRule(),
                0);
        return new Recipe(518, profile.numbers().featureLayers(), Optional.of(tuning));
    }

    @Override
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Profile profile) {
        return Learnables.plan(plan, backbone.spec(), profile.numbers(), () -> statistics(backbone));
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Profile profile, Parameters parameters) {
        return new DapoLearner(backbone, profile, parameters);
    }

    private float[] statistics(Backbone backbone) {
        try (NDManager manager = newManager(backbone)) {
            return backbone.tokenStatistics(manager).toFloatArray();
        }
    }
}
