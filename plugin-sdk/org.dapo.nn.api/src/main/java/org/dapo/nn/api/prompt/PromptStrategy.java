package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.Backbone;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A prompt method. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin}. Required to be thread-safe and
 * stateless.
 */
@ConsumerType
public interface PromptStrategy {
    /**
     * The profiles of the method: variants, selected by name. A requested profile may have settings after its name, if the
     * strategy supports them, as in {@code corrected:prompts=1,blend=0}: a colon, then names and values separated by commas.
     *
     * @return at least one name; the first is the default
     */
    List<String> profiles();

    /**
     * The default recipe. It says how to tune if and only if the profile's learners have parameters.
     *
     * @param profile one of {@link #profiles()}, optionally with settings
     * @return the recipe
     * @throws IllegalArgumentException if there is no such profile or setting; the message lists the available ones
     */
    Recipe recipe(String profile);

    /**
     * Creates an untuned learner. The same arguments give the same parameters, bit for bit.
     *
     * @param backbone the backbone; stays open as long as the learner
     * @param profile one of {@link #profiles()}, optionally with settings
     * @param seed the seed of the initial values
     * @return a learner; the caller closes it
     * @throws IllegalArgumentException if there is no such profile or setting, and the message lists the available ones; or if
     *     the backbone is not suitable, and the message says why
     */
    PromptLearner create(Backbone backbone, String profile, long seed);

    /**
     * Creates a learner with given parameters.
     *
     * @param backbone the backbone; stays open as long as the learner
     * @param profile one of {@link #profiles()}, optionally with settings
     * @param parameters the result of {@link PromptLearner#parameters()}; copied, not retained
     * @return a learner; the caller closes it
     * @throws IllegalArgumentException if there is no such profile or setting, and the message lists the available ones; if a
     *     parameter is missing, unknown or does not have the shape that the backbone requires, and the message names it; or if
     *     the backbone is not suitable
     */
    PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters);
}
