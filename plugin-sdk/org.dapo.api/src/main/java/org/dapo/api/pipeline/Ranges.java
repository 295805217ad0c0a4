package org.dapo.api.pipeline;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Range checks shared by the requests. */
final class Ranges {
    private Ranges() {}

    static void atLeastOne(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            throw new IllegalArgumentException("the %s must be at least 1, not %d".formatted(name, value.getAsInt()));
        }
    }

    static void finite(String name, OptionalDouble value) {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException(
                    "the %s must be a finite number, such as 0.5, not %s".formatted(name, value.getAsDouble()));
        }
    }
}
