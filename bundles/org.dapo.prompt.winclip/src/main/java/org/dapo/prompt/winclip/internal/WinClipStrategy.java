package org.dapo.prompt.winclip.internal;

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
 * WinCLIP without its few-shot part (Jeong et al. 2023, arXiv 2303.14814). Windows of patches pass through the vision tower
 * separately and are compared with written prompts. A patch's score is the harmonic mean over the windows that cover it. The
 * method learns nothing, distinguishes normal from defective and names no types. It was published with ViT-B/16+ at 240 pixels.
 * The authors published no code: details the paper leaves open follow two reimplementations.
 */
@Component(service = PromptStrategy.class)
@DapoPlugin(name = WinClipStrategy.NAME, version = "1.0.0")
public final class WinClipStrategy extends MethodStrategy<Hyperparameters> {
    /** The name that selects it. */
    static final String NAME = "win-clip";

    /**
     * Creates the strategy.
     *
     * @param engine creates the managers of parameters
     */
    @Activate
    public WinClipStrategy(@Reference TensorEngine engine) {
        this(engine::newManager);
    }

    /**
     * Creates the strategy without an engine service.
     *
     * @param managers opens a manager on a device
     */
    WinClipStrategy(Function<Device, NDManager> managers) {
        super(NAME, Hyperparameters.PROFILES, Hyperparameters.SETTINGS, Hyperparameters::of, managers);
    }

    @Override
    protected Recipe recipe(Hyperparameters numbers) {
        return new Recipe(240, 1);
    }

    @Override
    protected PromptLearner learner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        return new WinClipLearner(backbone, numbers, parameters);
    }
}
