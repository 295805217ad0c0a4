package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/**
 * The states that a method distinguishes, and their text features.
 *
 * @param states the states, normal ones first
 * @param features (1 or B, K', D) with K' the number of states, L2-normalised
 */
public record StateFeatures(List<State> states, NDArray features) {
    /**
     * A state of a product.
     *
     * @param anomalous whether it is a defective state
     * @param type the id of the defect type; empty for a normal state, or a defective one of no particular type
     */
    public record State(boolean anomalous, Optional<String> type) {
        /** The normal state. */
        public static final State NORMAL = new State(false, Optional.empty());

        /** A defective state of no particular type. */
        public static final State ANOMALOUS = new State(true, Optional.empty());

        /**
         * Checks that a normal state has no type.
         *
         * @throws IllegalArgumentException if a normal state has a type
         */
        public State {
            if (!anomalous && type.isPresent()) {
                throw new IllegalArgumentException("a normal state has no defect type: " + type.get());
            }
        }

        /**
         * Creates the state of having a defect of a given type.
         *
         * @param type the type's id
         * @return the state
         */
        public static State of(String type) {
            return new State(true, Optional.of(type));
        }
    }

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
}
