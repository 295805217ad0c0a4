package org.dapo.prompt.coop.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
import org.dapo.prompting.ParameterPlan.Initial;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * CoOp (Zhou et al. 2021, arXiv 2109.01134) as the baseline of the AnomalyCLIP authors. Learned context precedes the words
 * {@code normal} or {@code anomalous} and the product's words. It is tuned with the image label only, distinguishes normal from
 * defective and names no types. No source states the input side, epochs and augmentation for anomaly detection; here they are
 * 518, 10 and none.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = CoOpStrategy.NAME, version = "1.0.0", capabilities = PluginProperties.LEARNS)
public final class CoOpStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "co-op";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public CoOpStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    CoOpStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        TuningRecipe tuning = new TuningRecipe(
                new Optimizer(Optimizer.Kind.SGD, 0.002, 0.9, 0, 0, 5e-4),
                Schedule.COSINE_WITH_WARM_UP,
                10,
                32,
                MaskRule.ABOVE_HALF,
                0);
        return new Recipe(518, 1, Optional.of(tuning));
    }

    @Override
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, Hyperparameters numbers) {
        Shape shape = new Shape(numbers.context(), backbone.spec().text().width());
        return plan.add(CoOpLearner.CONTEXT, shape, Initial.normal(0.02));
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new CoOpLearner(backbone, numbers, parameters);
    }
}
