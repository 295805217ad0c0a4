package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parameters that a method has on a backbone: their names, shapes and initial values, in a fixed order. */
public final class ParameterPlan {
    private final String owner;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** One parameter. */
    record Slot(Shape shape, Initial initial) {}

    /** A source of initial values. */
    @FunctionalInterface
    public interface Initial {
        /**
         * Draws a value.
         *
         * @param random the parameter's own stream of numbers
         * @param index which value, counted row by row
         * @return the value
         */
        double value(CounterRandom random, int index);

        /**
         * A uniform distribution around 0.
         *
         * @param bound the largest absolute value
         * @return values from -bound to bound
         */
        static Initial uniform(double bound) {
            return (random, index) -> (2 * random.uniform(index) - 1) * bound;
        }

        /**
         * A normal distribution around 0.
         *
         * @param deviation the standard deviation
         * @return the distribution
         */
        static Initial normal(double deviation) {
            return (random, index) -> deviation * random.normal(index);
        }

        /**
         * Rows distributed like the words of a token table.
         *
         * @param statistics gives (2, Dt), the mean and standard deviation of each dimension; called once, when values are drawn
         * @return the distribution
         */
        static Initial likeWords(Supplier<float[]> statistics) {
            return new LikeWords(statistics);
        }
    }

    private static final class LikeWords implements Initial {
        private final Supplier<float[]> statistics;
        private float[] known = new float[0];

        LikeWords(Supplier<float[]> statistics) {
            this.statistics = statistics;
        }

        @Override
        public double value(CounterRandom random, int index) {
            if (known.length == 0) {
                known = statistics.get();
            }
            int width = known.length / 2;
            return known[index % width] + known[width + index % width] * random.normal(index);
        }
    }

    /**
     * Creates a plan without parameters.
     *
     * @param owner the method and the backbone, for messages
     */
    public ParameterPlan(String owner) {
        this.owner = owner;
    }

    /**
     * Adds a parameter.
     *
     * @param name its name
     * @param shape its shape
     * @param initial its initial values
     * @return this plan
     */
    public ParameterPlan add(String name, Shape shape, Initial initial) {
        slots.put(name, new Slot(shape, initial));
        return this;
    }

    /**
     * Adds a linear layer, {@code name.weight} (out, in) and {@code name.bias} (out), with torch's initial values.
     *
     * @param name its name
     * @param in the input width
     * @param out the output width
     * @return this plan
     */
    public ParameterPlan addLinear(String name, int in, int out) {
        Initial initial = Initial.uniform(1 / Math.sqrt(in));
        return add(name + ".weight", new Shape(out, in), initial).add(name + ".bias", new Shape(out), initial);
    }

    /**
     * Checks that the given values match the plan.
     *
     * @param given the values by name
     * @throws IllegalArgumentException if a parameter is missing, unknown, not float32 or of another shape
     */
    public void check(Map<String, NDArray> given) {
        for (String name : given.keySet()) {
            if (!slots.containsKey(name)) {
                throw new IllegalArgumentException("%s has no parameter '%s'; it has %s"
                        .formatted(owner, name, slots.isEmpty() ? "none" : String.join(", ", slots.keySet())));
            }
        }
        slots.forEach((name, slot) -> check(name, slot.shape(), given.get(name)));
    }

    private void check(String name, Shape shape, NDArray given) {
        if (given == null) {
            throw new IllegalArgumentException("the parameter '%s' %s of %s is missing".formatted(name, shape, owner));
        }
        if (!given.getShape().equals(shape) || given.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("the parameter '%s' is %s %s, but %s asks for float32 %s"
                    .formatted(name, given.getDataType(), given.getShape(), owner, shape));
        }
    }

    /** Whether there are no parameters. */
    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** The parameters by name. */
    Map<String, Slot> slots() {
        return Collections.unmodifiableMap(slots);
    }
}
