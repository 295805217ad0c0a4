package org.dapo.engine.internal.optimization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

/** Compares Muon with the published algorithm, computed for one matrix at a time with loops over doubles. */
class MuonTest {
    private static final double RATE = 0.01;
    private static final double DECAY = 0.1;
    private static final int STEPS = 4;

    /** A tall matrix and a wide one, which are updated together; two maps stacked in one; a square one. */
    private static final Map<String, Shape> SHAPES = shapes();

    private static final Map<String, Integer> PARTS = Map.of("tall", 1, "wide", 1, "stacked", 2, "square", 1);

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("tall", new Shape(5, 3));
        shapes.put("wide", new Shape(3, 5));
        shapes.put("stacked", new Shape(6, 5));
        shapes.put("square", new Shape(4, 4));
        shapes.put("other", new Shape(2, 2));
        return shapes;
    }

    private static float value(String name, int step, int i) {
        return (float) Math.sin(name.hashCode() % 97 + 31.7 * step + 2.3 * i);
    }

    private static float[] values(String name, int step) {
        float[] values = new float[(int) SHAPES.get(name).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(name, step, i);
        }
        return values;
    }

    private static Map<String, NDArray> parameters(NDManager manager) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        SHAPES.forEach((name, shape) -> {
            NDArray parameter = manager.create(values(name, 0), shape);
            parameter.setRequiresGradient(true);
            parameters.put(name, parameter);
        });
        return parameters;
    }

    private static Muon muon(Map<String, NDArray> parameters, NDManager manager) {
        return new Muon(parameters, PARTS, DECAY, manager);
    }

    private static void step(Muon muon, Map<String, NDArray> parameters, int step, NDManager manager) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = manager.zeros(new Shape());
            for (Map.Entry<String, NDArray> one : parameters.entrySet()) {
                NDArray gradient = manager.create(values(one.getKey(), step), SHAPES.get(one.getKey()));
                loss = loss.add(one.getValue().mul(gradient).sum());
            }
            collector.backward(loss);
        }
        try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
            muon.step(RATE);
        }
    }

    @Test
    void takesThePublishedStepsWithEachMapOfItsMatrices() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> parameters = parameters(manager);
            Muon muon = muon(parameters, manager);
            for (int step = 1; step <= STEPS; step++) {
                step(muon, parameters, step, manager);
            }
            PARTS.forEach((name, parts) -> {
                float[] found = parameters.get(name).toFloatArray();
                int size = found.length / parts;
                int columns = (int) SHAPES.get(name).get(1);
                for (int part = 0; part < parts; part++) {
                    double[][] expected = slow(name, part * size, size / columns, columns);
                    for (int i = 0; i < size; i++) {
                        assertEquals(expected[i / columns][i % columns], found[part * size + i], 1e-5, name);
                    }
                }
            });
        }
    }

    @Test
    void clearsTheGradientsThatItUsedAndLeavesTheOthers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> parameters = parameters(manager);
            step(muon(parameters, manager), parameters, 1, manager);
            PARTS.keySet()
                    .forEach(name -> assertEquals(
                            0, parameters.get(name).getGradient().abs().sum().getFloat(), name));
            assertArrayEquals(
                    values("other", 1), parameters.get("other").getGradient().toFloatArray());
            assertArrayEquals(values("other", 0), parameters.get("other").toFloatArray());
        }
    }

    @Test
    void theSingularValuesOfAnUpdateAreNearOneWhateverThoseOfTheGradient() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] diagonal = {1000, 0, 0, 0, 0, 300, 0, 0, 0, 0, 100, 0};
            NDArray update = Muon.orthogonal(manager.create(diagonal, new Shape(1, 3, 4)), manager);
            float[] values = update.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                if (diagonal[i] == 0) {
                    assertEquals(0, values[i], 1e-6);
                } else {
                    assertTrue(values[i] > 0.65 && values[i] < 1.25, "singular value " + values[i]);
                }
            }
        }
    }

    @Test
    void withoutAGradientNothingButTheDecayHappens() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray update = Muon.orthogonal(manager.zeros(new Shape(2, 3, 4)), manager);
            assertArrayEquals(new float[24], update.toFloatArray());
        }
    }

    @Test
    void aRestoredOneGoesOnAsIfItHadNotStopped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> whole = parameters(manager);
            Muon muon = muon(whole, manager);
            step(muon, whole, 1, manager);
            step(muon, whole, 2, manager);
            Map<String, NDArray> copies = parameters(manager);
            Muon resumed = muon(copies, manager);
            try (TensorEngine.NoGradient off = new CpuTensors().withoutGradient()) {
                copies.forEach((name, copy) -> InPlace.set(copy, whole.get(name)));
                resumed.restore(muon.moments());
            }
            step(muon, whole, 3, manager);
            step(resumed, copies, 3, manager);
            PARTS.keySet()
                    .forEach(name -> assertArrayEquals(
                            whole.get(name).toFloatArray(), copies.get(name).toFloatArray(), name));
            assertThrows(IllegalArgumentException.class, () -> resumed.restore(Map.of()));
        }
    }

    /** A map after {@link #STEPS} steps. */
    private static double[][] slow(String name, int from, int rows, int columns) {
        double[][] x = new double[rows][columns];
        double[][] momentum = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            x[i / columns][i % columns] = value(name, 0, from + i);
        }
        for (int step = 1; step <= STEPS; step++) {
            double[][] ahead = new double[rows][columns];
            for (int i = 0; i < rows * columns; i++) {
                double gradient = value(name, step, from + i);
                int r = i / columns;
                int c = i % columns;
                momentum[r][c] = 0.95 * momentum[r][c] + gradient;
                ahead[r][c] = gradient + 0.95 * momentum[r][c];
            }
            double[][] update = orthogonal(ahead);
            for (int i = 0; i < rows * columns; i++) {
                int r = i / columns;
                int c = i % columns;
                x[r][c] = x[r][c] * (1 - RATE * DECAY) - RATE * 0.2 * Math.sqrt(Math.max(rows, columns)) * update[r][c];
            }
        }
        return x;
    }

    private static double[][] orthogonal(double[][] matrix) {
        if (matrix.length > matrix[0].length) {
            return transposed(orthogonal(transposed(matrix)));
        }
        double squares = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                squares += value * value;
            }
        }
        double[][] x = sum(1 / (Math.sqrt(squares) + 1e-7), matrix, 0, matrix);
        for (int i = 0; i < 5; i++) {
            double[][] gram = product(x, transposed(x));
            double[][] polynomial = sum(-4.7750, gram, 2.0315, product(gram, gram));
            x = sum(3.4445, x, 1, product(polynomial, x));
        }
        return x;
    }

    private static double[][] sum(double a, double[][] x, double b, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < x[0].length; c++) {
                sum[r][c] = a * x[r][c] + b * y[r][c];
            }
        }
        return sum;
    }

    private static double[][] product(double[][] x, double[][] y) {
        double[][] product = new double[x.length][y[0].length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < y[0].length; c++) {
                for (int k = 0; k < y.length; k++) {
                    product[r][c] += x[r][k] * y[k][c];
                }
            }
        }
        return product;
    }

    private static double[][] transposed(double[][] x) {
        double[][] transposed = new double[x[0].length][x.length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < x[0].length; c++) {
                transposed[c][r] = x[r][c];
            }
        }
        return transposed;
    }
}
