package org.dapo.api.pipeline;

import java.util.OptionalInt;

/** Checks that requests share. */
final class Ranges {
    private Ranges() {}

    static void atLeastOne(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException("the %s must be at least 1, not %d".formatted(name, value.getAsInt()));
        }
    }
}
