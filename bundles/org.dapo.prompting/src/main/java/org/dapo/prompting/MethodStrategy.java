package org.dapo.prompting;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;

/**
 * The base class of a prompt strategy. It parses profiles with settings, and creates parameters from a seed or from a checkpoint.
 * A subclass defines the variants, their parameters and the learner. As a component it names its service,
 * {@code @Component(service = PromptStrategy.class)}: an inherited interface is not registered.
 *
 * @param <V> the description of a variant of the method
 */
public abstract class MethodStrategy<V> implements PromptStrategy {
    private final String name;
    private final List<String> profiles;
    private final List<Setting> settings;
    private final Function<Settings, V> variants;
    private final Function<Device, NDManager> managers;

    /**
     * Creates the strategy.
     *
     * @param name the method's name
     * @param profiles its profiles, the default first
     * @param settings the settings that may follow a profile name
     * @param variants creates a variant from a profile with its settings
     * @param managers opens a manager on a device, for parameters
     */
    protected MethodStrategy(
            String name,
            List<String> profiles,
            List<Setting> settings,
            Function<Settings, V> variants,
            Function<Device, NDManager> managers) {
        this.name = name;
        this.profiles = List.copyOf(profiles);
        this.settings = List.copyOf(settings);
        this.variants = variants;
        this.managers = managers;
    }

    /**
     * The recipe of a variant.
     *
     * @param variant the variant
     * @return the recipe
     */
    protected abstract Recipe recipe(V variant);

    /**
     * Plans the parameters of a variant. There are none, unless the method learns.
     *
     * @param plan an empty plan
     * @param backbone the backbone
     * @param variant the variant
     * @return the plan with the parameters
     * @throws IllegalArgumentException if the backbone does not fit; the message says why
     */
    protected ParameterPlan plan(ParameterPlan plan, Backbone backbone, V variant) {
        return plan;
    }

    /**
     * Creates a learner.
     *
     * @param backbone the backbone
     * @param variant the variant
     * @param parameters its parameters, which it closes
     * @return the learner
     */
    protected abstract PromptLearner learner(Backbone backbone, V variant, Parameters parameters);

    /**
     * Opens a manager for initial computations.
     *
     * @param backbone determines the device
     * @return a manager; the caller closes it
     */
    protected final NDManager newManager(Backbone backbone) {
        return managers.apply(backbone.device());
    }

    @Override
    public final List<String> profiles() {
        return profiles;
    }

    @Override
    public final Recipe recipe(String profile) {
        return recipe(variant(profile));
    }

    @Override
    public final PromptLearner create(Backbone backbone, String profile, long seed) {
        V variant = variant(profile);
        ParameterPlan plan = planned(backbone, variant);
        return learner(backbone, variant, plan, manager -> Parameters.draw(manager, plan, seed));
    }

    @Override
    public final PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
        V variant = variant(profile);
        ParameterPlan plan = planned(backbone, variant);
        plan.check(parameters);
        return learner(backbone, variant, plan, manager -> Parameters.copy(manager, plan, parameters));
    }

    /** Creates parameters and a learner that closes them. If this fails, the parameters are freed. */
    private PromptLearner learner(
            Backbone backbone, V variant, ParameterPlan plan, Function<NDManager, Parameters> values) {
        if (plan.isEmpty()) {
            return learner(backbone, variant, Parameters.none());
        }
        NDManager manager = newManager(backbone);
        try {
            return learner(backbone, variant, values.apply(manager));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private ParameterPlan planned(Backbone backbone, V variant) {
        return plan(new ParameterPlan(name + " on " + backbone.spec().name()), backbone, variant);
    }

    private V variant(String profile) {
        return variants.apply(Settings.of(name, profiles, settings, profile));
    }
}
