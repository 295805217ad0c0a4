package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The states that a method distinguishes, with their features.
 *
 * @param states the states, normal ones first
 * @param features (1 or B, K', D) with K' the number of states, L2-normalised
 */
public record StateFeatures(List<State> states, NDArray features) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException unless the features have three dimensions and one row per state, and normal states come
     *     first
     */
    public StateFeatures {
        states = List.copyOf(states);
        if (features.getShape().dimension() != 3 || features.getShape().get(1) != states.size()) {
            throw new IllegalArgumentException(
                    "%d states but features of %s".formatted(states.size(), features.getShape()));
        }
        for (int i = 1; i < states.size(); i++) {
            if (states.get(i - 1).anomalous() && !states.get(i).anomalous()) {
                throw new IllegalArgumentException("normal states come first: " + states);
            }
        }
    }

    /**
     * The states of a learner with their features.
     *
     * @param learner the learner
     * @param query the taxonomy, product and images
     * @return its {@link PromptLearner#states} with its {@link PromptLearner#features}
     * @throws IllegalArgumentException if the taxonomy's words do not fit the backbone
     */
    public static StateFeatures of(PromptLearner learner, StateQuery query) {
        return new StateFeatures(learner.states(query.taxonomy()), learner.features(query));
    }
}
