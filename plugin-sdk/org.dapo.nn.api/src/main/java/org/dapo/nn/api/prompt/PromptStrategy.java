package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.Backbone;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A prompt method. A service with the properties of {@link org.dapo.api.plugin.DapoPlugin}; one that learns says so by the
 * capability {@code learns}, one whose states name defect types by {@code names-types}. Thread-safe and without state.
 *
 * <p>A method that learns has epochs in the recipe of every profile, parameters in every learner, and the capability; a method
 * that learns nothing has none of these. Benchmarks go by the capability, and leave a method without it untuned.
 */
@ConsumerType
public interface PromptStrategy {
    /**
     * The profiles that it knows: variants of one method, chosen by name. Where a profile is asked for, a strategy may take settings
     * behind the name, as in {@code corrected:prompts=1,blend=0}: a colon, then names and values separated by commas.
     *
     * @return at least one name; the first is the default
     */
    List<String> profiles();

    /**
     * How it is tuned and evaluated unless the caller says otherwise.
     *
     * @param profile one of {@link #profiles()}, perhaps with settings
     * @return the recipe
     * @throws IllegalArgumentException if there is no such profile or setting; the message lists those there are
     */
    TuningRecipe recipe(String profile);

    /**
     * Makes an untuned learner. The same arguments give the same parameters, bit for bit.
     *
     * @param backbone the backbone; stays open as long as the learner
     * @param profile one of {@link #profiles()}, perhaps with settings
     * @param seed the seed of its initial values
     * @return a learner; the caller closes it
     * @throws IllegalArgumentException if there is no such profile or setting, and the message lists those there are; or if the
     *     backbone does not fit, and the message says why
     */
    PromptLearner create(Backbone backbone, String profile, long seed);

    /**
     * Makes a learner with given parameters.
     *
     * @param backbone the backbone; stays open as long as the learner
     * @param profile one of {@link #profiles()}, perhaps with settings
     * @param parameters what {@link PromptLearner#parameters()} gave; copied, not kept
     * @return a learner; the caller closes it
     * @throws IllegalArgumentException if there is no such profile or setting, and the message lists those there are; if a
     *     parameter is missing, unknown or of another shape than the backbone asks for, and the message names it; or if the
     *     backbone does not fit
     */
    PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters);
}
