package org.dapo.nn.api.prompt;

import java.util.Optional;

/**
 * A state of a product that a method distinguishes.
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
