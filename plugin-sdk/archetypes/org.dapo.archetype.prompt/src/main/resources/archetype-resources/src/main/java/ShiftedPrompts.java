package ${package};

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import org.dapo.nn.api.tensor.Constants;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Hand-written prompts whose text features are shifted by learned vectors: one for the normal state, one for all others.
 * Thread-safe and stateless: the parameters are in a {@link ShiftedLearner}, of which many may exist at once.
 */
@Component
@DapoPlugin(
        name = "${artifactId}",
        version = "${version}",
        capabilities = {PluginProperties.NAMES_TYPES, PluginProperties.LEARNS})
public final class ShiftedPrompts implements PromptStrategy {
    private static final String PROFILE = "plain";
    private static final String SHIFT = ShiftedLearner.SHIFT;
    private static final double INITIAL_SHIFT = 0.01;

    private final Function<Device, NDManager> managers;

    /**
     * Creates the strategy.
     *
     * @param engine the engine that holds the parameters; this component waits until it works
     */
    @Activate
    public ShiftedPrompts(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /** Creates the strategy for a test, without services. */
    ShiftedPrompts(Function<Device, NDManager> managers) {
        this.managers = managers;
    }

    @Override
    public List<String> profiles() {
        return List.of(PROFILE);
    }

    @Override
    public Recipe recipe(String profile) {
        checkProfile(profile);
        Optimizer adam = new Optimizer(Optimizer.Kind.ADAM, 1e-3, 0.9, 0.999, 1e-8, 0);
        TuningRecipe tuning = new TuningRecipe(adam, Schedule.CONSTANT, 5, 8, MaskRule.ABOVE_HALF, 0);
        return new Recipe(518, 1, Optional.of(tuning));
    }

    @Override
    public PromptLearner create(Backbone backbone, String profile, long seed) {
        checkProfile(profile);
        Random random = new Random(seed);
        float[] values = new float[(int) shape(backbone).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (INITIAL_SHIFT * random.nextGaussian());
        }
        return learner(backbone, values);
    }

    @Override
    public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
        checkProfile(profile);
        for (String name : parameters.keySet()) {
            if (!name.equals(SHIFT)) {
                throw new IllegalArgumentException("unknown parameter %s; there is %s".formatted(name, SHIFT));
            }
        }
        NDArray shift = parameters.get(SHIFT);
        if (shift == null || !shift.getShape().equals(shape(backbone))) {
            throw new IllegalArgumentException("the parameter %s is %s, where one of shape %s would fit"
                    .formatted(SHIFT, shift == null ? "missing" : "of shape " + shift.getShape(), shape(backbone)));
        }
        return learner(backbone, shift.toFloatArray());
    }

    private PromptLearner learner(Backbone backbone, float[] values) {
        NDManager manager = managers.apply(backbone.device());
        try {
            NDArray shift = Constants.array(manager, values, shape(backbone));
            shift.setRequiresGradient(true);
            return new ShiftedLearner(backbone, manager, shift);
        } catch (RuntimeException | Error e) {
            manager.close(); // After construction, the learner does that.
            throw e;
        }
    }

    private static Shape shape(Backbone backbone) {
        return new Shape(2, backbone.spec().embedding());
    }

    private static void checkProfile(String profile) {
        if (!profile.equals(PROFILE)) {
            throw new IllegalArgumentException("no profile '%s'; there is %s".formatted(profile, PROFILE));
        }
    }
}
