package org.dapo.api.metric;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure, or why there is none.
 *
 * @param value the figure, a finite number; empty where it is undefined
 * @param bound how far the exact figure may be from the value, where the value is not exact
 * @param undefined why there is no value, one line; empty where there is one
 */
public record MetricValue(OptionalDouble value, OptionalDouble bound, Optional<String> undefined) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException unless there is either a finite value or a reason
     */
    public MetricValue {
        Objects.requireNonNull(bound, "bound");
        if (value.isPresent() == undefined.isPresent()) {
            throw new IllegalArgumentException("either a value or a reason why there is none");
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException("not a finite figure: " + value.getAsDouble());
        }
    }

    /**
     * An exact figure.
     *
     * @param value a finite number
     * @return the value
     */
    public static MetricValue of(double value) {
        return new MetricValue(OptionalDouble.of(value), OptionalDouble.empty(), Optional.empty());
    }

    /**
     * A figure with an error bound.
     *
     * @param value a finite number
     * @param bound how far the exact figure may be from it, at least 0; at 0 the value is exact
     * @return the value
     */
    public static MetricValue within(double value, double bound) {
        return bound == 0
                ? of(value)
                : new MetricValue(OptionalDouble.of(value), OptionalDouble.of(bound), Optional.empty());
    }

    /**
     * No figure.
     *
     * @param reason why there is none, such as {@code no anomalous image}
     * @return the value
     */
    public static MetricValue undefined(String reason) {
        return new MetricValue(OptionalDouble.empty(), OptionalDouble.empty(), Optional.of(reason));
    }
}
