package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * What is learned, by name: {@code normal} and {@code abnormal} (E, l, Dt), {@code text.j} (n, Dt) per text layer,
 * {@code vision.i} (n, Dv) per vision layer, {@code adapter.m.weight} (D, Dv) and {@code adapter.m.bias} (D) per feature layer,
 * all counted from 0; a kind of token that a variant goes without is not there. The number of defect types is in none of the shapes.
 */
final class Learnables {
    static final String NORMAL = "normal";
    static final String ABNORMAL = "abnormal";
    private static final String TEXT = "text.%d";
    static final String VISION = "vision.%d";
    private static final String WEIGHT = "adapter.%d.weight";
    private static final String BIAS = "adapter.%d.bias";

    private final Map<String, NDArray> arrays;
    private final BackboneSpec spec;

    private Learnables(BackboneSpec spec, Map<String, NDArray> arrays) {
        this.spec = spec;
        this.arrays = Collections.unmodifiableMap(arrays);
        arrays.values().forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * Draws initial values: contexts and text tokens like the words of the token table, vision tokens and adapters as
     * uniform numbers within the bounds that torch takes for a patch embedding and for a linear layer.
     *
     * @param manager owns the arrays
     * @param spec the backbone
     * @param numbers the method's numbers
     * @param statistics (2, Dt): mean and standard deviation of the token table
     * @param seed same seed, same values
     * @return the values
     */
    static Learnables draw(
            NDManager manager, BackboneSpec spec, Hyperparameters numbers, float[] statistics, long seed) {
        double visionBound = Math.sqrt(
                6.0 / (3.0 * spec.patch() * spec.patch() + spec.vision().width()));
        double adapterBound = 1 / Math.sqrt(spec.vision().width());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes(spec, numbers).forEach((name, shape) -> {
            CounterRandom random = new CounterRandom(seed, name);
            float[] values = name.startsWith("adapter.")
                    ? uniform(random, shape, adapterBound)
                    : name.startsWith("vision.")
                            ? uniform(random, shape, visionBound)
                            : words(random, shape, statistics);
            arrays.put(name, manager.create(values, shape));
        });
        return new Learnables(spec, arrays);
    }

    /**
     * Copies given values.
     *
     * @param manager owns the copies
     * @param spec the backbone
     * @param numbers the method's numbers
     * @param given the values by name, in any order
     * @return the values
     * @throws IllegalArgumentException if a parameter is missing, unknown, not float32 or of another shape
     */
    static Learnables copy(NDManager manager, BackboneSpec spec, Hyperparameters numbers, Map<String, NDArray> given) {
        check(spec, numbers, given);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes(spec, numbers)
                .forEach((name, shape) ->
                        arrays.put(name, manager.create(given.get(name).toFloatArray(), shape)));
        return new Learnables(spec, arrays);
    }

    /**
     * Checks that given values are those of a backbone.
     *
     * @param spec the backbone
     * @param numbers the method's numbers
     * @param given the values by name
     * @throws IllegalArgumentException if a parameter is missing, unknown, not float32 or of another shape
     */
    static void check(BackboneSpec spec, Hyperparameters numbers, Map<String, NDArray> given) {
        Map<String, Shape> shapes = shapes(spec, numbers);
        given.keySet().stream()
                .filter(name -> !shapes.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("dapo on %s has no parameter '%s'; it has %s"
                            .formatted(spec.name(), name, String.join(", ", shapes.keySet())));
                });
        shapes.forEach((name, shape) -> check(spec, name, shape, given.get(name)));
    }

    /**
     * All of them.
     *
     * @return the arrays by name, in a fixed order
     */
    Map<String, NDArray> byName() {
        return arrays;
    }

    /**
     * The contexts of the states.
     *
     * @param manager owns the result
     * @param types how many defect types K there are
     * @return (1 + K, E, l, Dt): that of the normal state, then K times that of the defect types
     */
    NDArray contexts(NDManager manager, int types) {
        NDArray abnormal = borrow(manager, ABNORMAL);
        NDArray repeated = abnormal.expandDims(0).broadcast(new Shape(types).addAll(abnormal.getShape()));
        return borrow(manager, NORMAL).expandDims(0).concat(repeated);
    }

    /**
     * The text tower's layer tokens.
     *
     * @param manager owns the result
     * @return for each layer (n, Dt)
     */
    List<NDArray> textTokens(NDManager manager) {
        return borrow(manager, TEXT, spec.text().layers());
    }

    /**
     * The vision tower's layer tokens.
     *
     * @param manager owns the result
     * @return for each layer (n, Dv)
     */
    List<NDArray> visionTokens(NDManager manager) {
        return borrow(manager, VISION, spec.vision().layers());
    }

    /**
     * Takes the patches of a feature layer to the joint embedding.
     *
     * @param layer which feature layer, from 0
     * @param patches (B, G·G, Dv)
     * @return (B, G·G, D), not normalised, of the manager of the patches
     */
    NDArray adapt(int layer, NDArray patches) {
        NDArray weight = borrow(patches.getManager(), WEIGHT.formatted(layer));
        NDArray bias = borrow(patches.getManager(), BIAS.formatted(layer));
        return patches.matMul(weight.transpose()).add(bias);
    }

    private List<NDArray> borrow(NDManager manager, String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> borrow(manager, pattern.formatted(i)))
                .toList();
    }

    private NDArray borrow(NDManager manager, String name) {
        return Borrowed.in(manager, arrays.get(name));
    }

    private static Map<String, Shape> shapes(BackboneSpec spec, Hyperparameters numbers) {
        int textWidth = spec.text().width();
        int visionWidth = spec.vision().width();
        int features = numbers.featureLayersOf(spec.vision().layers()).size();
        Shape context = new Shape(numbers.prompts(), numbers.contextTokens(), textWidth);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        if (numbers.contextTokens() > 0) {
            shapes.put(NORMAL, context);
            shapes.put(ABNORMAL, context);
        }
        for (int j = 0; j < spec.text().layers() && numbers.textTokens() > 0; j++) {
            shapes.put(TEXT.formatted(j), new Shape(numbers.textTokens(), textWidth));
        }
        for (int i = 0; i < spec.vision().layers() && numbers.visionTokens() > 0; i++) {
            shapes.put(VISION.formatted(i), new Shape(numbers.visionTokens(), visionWidth));
        }
        for (int m = 0; m < features; m++) {
            shapes.put(WEIGHT.formatted(m), new Shape(spec.embedding(), visionWidth));
            shapes.put(BIAS.formatted(m), new Shape(spec.embedding()));
        }
        return shapes;
    }

    private static void check(BackboneSpec spec, String name, Shape shape, NDArray given) {
        if (given == null) {
            throw new IllegalArgumentException(
                    "the parameter '%s' %s of dapo on %s is missing".formatted(name, shape, spec.name()));
        }
        if (!given.getShape().equals(shape) || given.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("the parameter '%s' is %s %s, but dapo on %s asks for float32 %s"
                    .formatted(name, given.getDataType(), given.getShape(), spec.name(), shape));
        }
    }

    private static float[] uniform(CounterRandom random, Shape shape, double bound) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.uniform(i) - 1) * bound);
        }
        return values;
    }

    private static float[] words(CounterRandom random, Shape shape, float[] statistics) {
        int width = statistics.length / 2;
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (statistics[i % width] + statistics[width + i % width] * random.normal(i));
        }
        return values;
    }
}
