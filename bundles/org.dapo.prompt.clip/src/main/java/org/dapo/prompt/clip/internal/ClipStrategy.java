package org.dapo.prompt.clip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.prompting.MethodStrategy;
import org.dapo.prompting.Parameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * CLIP (Radford et al. 2021, arXiv 2103.00020) as the baseline of the AnomalyCLIP authors: one sentence for a normal and one for
 * an anomalous product. It learns nothing, distinguishes normal from defective and names no types. Its maps tend to be inverted,
 * as they are with a real CLIP. {@code fixed} uses more prompts with more words: sentences for each type of defect.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = ClipStrategy.NAME, version = "1.0.0")
public final class ClipStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "clip";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public ClipStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    ClipStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        return new Recipe(518, 1);
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new ClipLearner(backbone, numbers, parameters);
    }
}
