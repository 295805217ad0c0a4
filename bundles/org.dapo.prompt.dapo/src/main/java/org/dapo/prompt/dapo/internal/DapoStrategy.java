package org.dapo.prompt.dapo.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer;
import org.dapo.nn.api.prompt.TuningRecipe.Schedule;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * DAPO: defect-aware hybrid prompts, tuned progressively (arXiv 2512.09446). Its states are the normal one and every type of
 * the taxonomy; what it learns does not depend on how many those are, so it can be used with types that it never saw.
 */
@Component
@DapoPlugin(
        name = DapoStrategy.NAME,
        version = "1.0.0",
        capabilities = {PluginProperties.NAMES_TYPES, PluginProperties.LEARNS})
public final class DapoStrategy implements PromptStrategy {
    /** By which it is chosen. */
    static final String NAME = "dapo";

    private final Function<Device, NDManager> managers;

    /**
     * Makes the strategy.
     *
     * @param engine where parameters live
     */
    @Activate
    public DapoStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Makes the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    DapoStrategy(Function<Device, NDManager> managers) {
        this.managers = managers;
    }

    @Override
    public List<String> profiles() {
        return Profile.ALL.stream().map(Profile::name).toList();
    }

    @Override
    public TuningRecipe recipe(String profile) {
        Variant variant = Variant.of(profile);
        return new TuningRecipe(
                new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.5, 0.999, 1e-8, 0),
                Schedule.CONSTANT,
                5,
                8,
                518,
                variant.profile().maskRule(),
                0,
                variant.numbers().featureLayers());
    }

    @Override
    public PromptLearner create(Backbone backbone, String profile, long seed) {
        Variant variant = Variant.of(profile);
        return learner(backbone, variant, manager -> {
            try (NDArray statistics = backbone.tokenStatistics(manager)) {
                return Learnables.draw(manager, backbone.spec(), variant.numbers(), statistics.toFloatArray(), seed);
            }
        });
    }

    @Override
    public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
        Variant variant = Variant.of(profile);
        return learner(
                backbone, variant, manager -> Learnables.copy(manager, backbone.spec(), variant.numbers(), parameters));
    }

    private PromptLearner learner(Backbone backbone, Variant variant, Function<NDManager, Learnables> learnables) {
        NDManager manager = managers.apply(backbone.device());
        try {
            return new DapoLearner(backbone, variant, manager, learnables.apply(manager));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }
}
