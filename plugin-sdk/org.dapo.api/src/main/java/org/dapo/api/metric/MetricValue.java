package org.dapo.api.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.text.OneLine;

/**
 * A figure, or the reason why it is undefined.
 *
 * @param value the figure, a finite number; empty if it is undefined
 * @param bound the maximum distance of the exact figure from the value; empty if the value is exact
 * @param undefined one line with the reason why there is no value; empty if there is one
 */
public record MetricValue(OptionalDouble value, OptionalDouble bound, Optional<String> undefined) {
    /**
     * Checks the parts, and makes the reason one line.
     *
     * @throws IllegalArgumentException unless there is either a finite value or a reason; or if the bound is not a finite number
     *     of at least 0, or is one of no value
     */
    public MetricValue {
        undefined = undefined.map(OneLine::of);
        if (value.isPresent() == undefined.isPresent()) {
            throw new IllegalArgumentException("either a value or a reason why there is none");
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException("not a finite figure: " + value.getAsDouble());
        }
        if (bound.isPresent()
                && (value.isEmpty() || !Double.isFinite(bound.getAsDouble()) || bound.getAsDouble() < 0)) {
            throw new IllegalArgumentException("not the error bound of a figure: " + bound.getAsDouble());
        }
    }

    /**
     * Creates an exact figure.
     *
     * @param value a finite number
     * @return the value
     */
    public static MetricValue of(double value) {
        return new MetricValue(OptionalDouble.of(value), OptionalDouble.empty(), Optional.empty());
    }

    /**
     * Creates a figure with an error bound.
     *
     * @param value a finite number
     * @param bound the maximum distance of the exact figure from it, at least 0; 0 makes the value exact
     * @return the value
     * @throws IllegalArgumentException if the value or the bound is out of its range
     */
    public static MetricValue within(double value, double bound) {
        return bound == 0
                ? of(value)
                : new MetricValue(OptionalDouble.of(value), OptionalDouble.of(bound), Optional.empty());
    }

    /**
     * Creates an undefined figure.
     *
     * @param reason the reason, such as {@code no anomalous image}
     * @return the value
     */
    public static MetricValue undefined(String reason) {
        return new MetricValue(OptionalDouble.empty(), OptionalDouble.empty(), Optional.of(reason));
    }

    /**
     * The mean of the figures that are defined. Its bound is the mean of their bounds, since errors at most add up.
     *
     * @param figures the figures, of one metric
     * @return the mean; if no figure is defined, the first of them
     * @throws IllegalArgumentException if there are no figures
     */
    public static MetricValue mean(List<MetricValue> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures have no mean");
        }
        double sum = 0;
        double bound = 0;
        int count = 0;
        for (MetricValue figure : figures) {
            if (figure.value.isPresent()) {
                sum += figure.value.getAsDouble();
                bound += figure.bound.orElse(0);
                count++;
            }
        }
        return count == 0 ? figures.get(0) : within(sum / count, bound / count);
    }
}
