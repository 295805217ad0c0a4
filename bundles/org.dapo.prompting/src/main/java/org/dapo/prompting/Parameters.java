package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The parameters of a method on a backbone: float32 arrays by name, which require gradients. */
public final class Parameters implements AutoCloseable {
    private static final Parameters NONE = new Parameters(Optional.empty(), Map.of());

    private final Optional<NDManager> manager;
    private final Map<String, NDArray> arrays;

    private Parameters(Optional<NDManager> manager, Map<String, NDArray> arrays) {
        this.manager = manager;
        this.arrays = Collections.unmodifiableMap(arrays);
        arrays.values().forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * The parameters of a method that learns nothing.
     *
     * @return none
     */
    public static Parameters none() {
        return NONE;
    }

    /**
     * Draws initial values.
     *
     * @param manager owns the arrays; closed with them
     * @param plan which parameters
     * @param seed same seed, same values
     * @return the parameters
     */
    public static Parameters draw(NDManager manager, ParameterPlan plan, long seed) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        plan.slots().forEach((name, slot) -> {
            CounterRandom random = new CounterRandom(seed, name);
            float[] values = new float[Math.toIntExact(slot.shape().size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) slot.initial().value(random, i);
            }
            arrays.put(name, manager.create(values, slot.shape()));
        });
        return new Parameters(Optional.of(manager), arrays);
    }

    /**
     * Copies given values.
     *
     * @param manager owns the copies; closed with them
     * @param plan which parameters
     * @param given the values by name, in any order
     * @return the parameters
     * @throws IllegalArgumentException if a parameter is missing, unknown, not float32 or of another shape
     */
    public static Parameters copy(NDManager manager, ParameterPlan plan, Map<String, NDArray> given) {
        plan.check(given);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        plan.slots()
                .forEach((name, slot) ->
                        arrays.put(name, manager.create(given.get(name).toFloatArray(), slot.shape())));
        return new Parameters(Optional.of(manager), arrays);
    }

    /**
     * All parameters.
     *
     * @return the arrays by name, in a fixed order
     */
    public Map<String, NDArray> byName() {
        return arrays;
    }

    /**
     * Borrows a parameter.
     *
     * @param manager owns the handle
     * @param name its name
     * @return its values; gradients flow through to it
     */
    public NDArray borrow(NDManager manager, String name) {
        return Borrowed.in(manager, arrays.get(name));
    }

    /**
     * Borrows parameters whose names differ in a number.
     *
     * @param manager owns the handles
     * @param names the common prefix of the names, which the number follows
     * @param from the first number, inclusive
     * @param to the last number, exclusive
     * @return their values, in order; gradients flow through to them
     */
    public List<NDArray> borrow(NDManager manager, String names, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> borrow(manager, names + i))
                .toList();
    }

    /**
     * Applies a linear layer.
     *
     * @param name its name
     * @param x (..., in)
     * @return (..., out), owned by the manager of x
     */
    public NDArray linear(String name, NDArray x) {
        NDArray weight = borrow(x.getManager(), name + ".weight");
        return x.matMul(weight.transpose()).add(borrow(x.getManager(), name + ".bias"));
    }

    /** Frees the parameters. */
    @Override
    public void close() {
        manager.ifPresent(NDManager::close);
    }
}
