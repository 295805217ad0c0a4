package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Muon, an optimiser of the matrices in hidden layers (Jordan et al. 2024, kellerjordan.github.io/posts/muon): Nesterov momentum
 * whose singular values a Newton-Schulz iteration moves near 1 before it is subtracted. Decay and scale are those of Liu et al.
 * 2025 (arXiv 2502.16982, section 2.2): an update is about as large as AdamW's, so that rates and decays carry over. Matrices of
 * one shape, or its transpose, are updated together.
 */
public final class Muon {
    private static final double MOMENTUM = 0.95;
    private static final int ITERATIONS = 5;
    /** The coefficients of x, x³ and x⁵. They map singular values of 0 to 1 near 1 in few iterations, not to 1 exactly. */
    private static final double[] QUINTIC = {3.4445, -4.7750, 2.0315};

    private static final double NORM_EPSILON = 1e-7;
    /** The root mean square of AdamW's updates. */
    private static final double UPDATE_SIZE = 0.2;

    private final Map<String, NDArray> parameters;
    private final double decay;
    private final NDManager manager;
    private final List<Group> groups = new ArrayList<>();

    /**
     * The maps of one shape (R, C), R ≤ C.
     *
     * @param parts the number of maps of each matrix, by the matrix's name
     * @param momentum (N, R, C)
     */
    private record Group(Map<String, Integer> parts, NDArray momentum) {}

    /**
     * Starts without momentum.
     *
     * @param parameters all parameters by name
     * @param parts the matrices to update, and the number of maps that are stacked along the first axis of each
     * @param decay the decoupled weight decay
     * @param manager owns the momentum
     */
    public Muon(Map<String, NDArray> parameters, Map<String, Integer> parts, double decay, NDManager manager) {
        this.parameters = parameters;
        this.decay = decay;
        this.manager = manager;
        Map<Shape, Map<String, Integer>> byShape = new LinkedHashMap<>();
        parts.forEach((name, number) -> {
            Shape shape = parameters.get(name).getShape();
            long rows = shape.get(0) / number;
            Shape wide = new Shape(Math.min(rows, shape.get(1)), Math.max(rows, shape.get(1)));
            byShape.computeIfAbsent(wide, any -> new LinkedHashMap<>()).put(name, number);
        });
        byShape.forEach((shape, members) -> {
            int maps = members.values().stream().mapToInt(Integer::intValue).sum();
            groups.add(new Group(members, manager.zeros(new Shape(maps, shape.get(0), shape.get(1)))));
        });
    }

    /** Takes one step down the matrices' gradients and clears these. Gradients must be off. */
    public void step(double rate) {
        for (Group group : groups) {
            try (NDManager scratch = manager.newSubManager()) {
                step(group, rate, scratch);
            }
        }
    }

    private void step(Group group, double rate, NDManager scratch) {
        NDArray steepest = takeGradients(group, scratch);
        NDArray keep = scalar(scratch, MOMENTUM);
        group.momentum().muli(keep).addi(steepest);
        NDArray ahead = group.momentum().mul(keep);
        ahead.attach(scratch);
        NDArray update = orthogonal(ahead.addi(steepest), scratch);
        long longer = update.getShape().get(2);
        subtract(group, update.muli(scalar(scratch, rate * UPDATE_SIZE * Math.sqrt(longer))), rate);
    }

    /** The gradients of a group's maps, (N, R, C), a copy. They are cleared. */
    private NDArray takeGradients(Group group, NDManager scratch) {
        NDList wide = new NDList();
        List<NDArray> gradients = new ArrayList<>();
        group.parts().forEach((name, number) -> {
            NDArray gradient = parameters.get(name).getGradient();
            gradient.attach(scratch);
            gradients.add(gradient);
            NDArray maps = gradient.reshape(number, -1, gradient.getShape().get(1));
            wide.add(isTall(maps.getShape()) ? maps.transpose(0, 2, 1) : maps);
        });
        NDArray copy = NDArrays.concat(wide);
        gradients.forEach(InPlace::clear);
        return copy;
    }

    /**
     * Lets a group's matrices decay and subtracts an update.
     *
     * @param update (N, R, C)
     */
    private void subtract(Group group, NDArray update, double rate) {
        NDArray kept = scalar(update.getManager(), 1 - rate * decay);
        int from = 0;
        for (Map.Entry<String, Integer> member : group.parts().entrySet()) {
            NDArray parameter = parameters.get(member.getKey());
            int number = member.getValue();
            NDArray own = update.get(from + ":" + (from + number));
            Shape shape = parameter.getShape();
            boolean tall = isTall(new Shape(number, shape.get(0) / number, shape.get(1)));
            parameter.muli(kept).subi((tall ? own.transpose(0, 2, 1) : own).reshape(shape));
            from += number;
        }
    }

    private static boolean isTall(Shape maps) {
        return maps.get(1) > maps.get(2);
    }

    /**
     * Moves the singular values of maps near 1: about 0.7 to 1.2, if they are not far below the largest.
     *
     * @param maps (N, R, C), R ≤ C, owned by {@code scratch}
     */
    static NDArray orthogonal(NDArray maps, NDManager scratch) {
        NDArray norm = maps.square().sum(new int[] {1, 2}, true).sqrt();
        NDArray x = maps.div(norm.addi(scalar(scratch, NORM_EPSILON)));
        NDArray first = scalar(scratch, QUINTIC[0]);
        NDArray third = scalar(scratch, QUINTIC[1]);
        NDArray fifth = scalar(scratch, QUINTIC[2]);
        for (int i = 0; i < ITERATIONS; i++) {
            NDArray gram = x.matMul(x.transpose(0, 2, 1));
            NDArray polynomial = gram.matMul(gram).muli(fifth).addi(gram.muli(third));
            x = polynomial.matMul(x).addi(x.mul(first));
        }
        return x;
    }

    private static NDArray scalar(NDManager owner, double value) {
        return owner.full(new Shape(), (float) value);
    }

    /** The momentum by name, in a fixed order. */
    public Map<String, NDArray> moments() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        groups.forEach(
                group -> all.put("momentum." + group.parts().keySet().iterator().next(), group.momentum()));
        return all;
    }

    /** Resumes from copies of moments of {@link #moments()}. */
    public void restore(Map<String, NDArray> moments) {
        InPlace.setMoments(moments(), moments);
    }
}
