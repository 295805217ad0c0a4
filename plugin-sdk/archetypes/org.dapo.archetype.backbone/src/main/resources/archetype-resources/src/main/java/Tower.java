package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;

/**
 * A stack of layers, followed by a norm and a projection. There are N sequences of L tokens, of which the first is the class or
 * start token.
 *
 * @param layers at least one
 * @param norm applied after the layers
 * @param projection (width, D)
 */
record Tower(List<Layer> layers, Norm norm, NDArray projection) {
    /**
     * The output of the layers.
     *
     * @param last (N, L or L + n, width): the output of the last layer, including layer tokens
     * @param features (N, L - 1, width) for each feature layer: the tokens after the first, without layer tokens
     */
    record Hidden(NDArray last, List<NDArray> features) {}

    /**
     * Runs one pass.
     *
     * @param scope owns the result
     * @param start (N, L, width); consumed
     * @param slots where layer tokens enter
     * @param causal whether a token attends only to itself and those before it
     * @param featureLayers counted from 1
     * @param branch a second path from which features are taken, if any
     * @return the output of the layers
     */
    Hidden run(
            NDManager scope,
            NDArray start,
            Slots slots,
            boolean causal,
            List<Integer> featureLayers,
            Optional<ValueBranch> branch) {
        slots.check(layers.size(), start);
        List<NDArray> features = new ArrayList<>();
        NDArray x = start;
        Optional<NDArray> beside = Optional.empty();
        for (int number = 1; number <= layers.size(); number++) {
            Layer layer = layers.get(number - 1);
            // Intermediate arrays of a layer are released after it: memory does not grow with the number of layers.
            try (NDManager step = scope.newSubManager()) {
                x.attach(step);
                beside.ifPresent(state -> state.attach(step));
                NDArray input = slots.enter(number, x);
                if (branch.isPresent() && number >= branch.get().firstLayer()) {
                    NDArray state = beside.isPresent() ? slots.enter(number, beside.get()) : input;
                    beside = Optional.of(slots.leave(number, layer.forward(state, input, branch.get())));
                }
                Optional<NDArray> mask =
                        causal ? Optional.of(causalMask(step, (int) input.getShape().get(1))) : Optional.empty();
                x = slots.leave(number, layer.forward(input, mask));
                if (featureLayers.contains(number)) {
                    features.add(slots.without(number, beside.orElse(x)).get(":, 1:"));
                }
                x.attach(scope);
                beside.ifPresent(state -> state.attach(scope));
                features.forEach(one -> one.attach(scope));
            }
        }
        return new Hidden(x, features);
    }

    /** Projects into the joint space: (…, width) to (…, D). */
    NDArray project(NDArray x) {
        return x.matMul(projection);
    }

    /** (L, L): 0 where a row may attend, -∞ above the diagonal. */
    private static NDArray causalMask(NDManager owner, int length) {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++) {
            Arrays.fill(mask, row * length + row + 1, (row + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return owner.create(mask, new Shape(length, length));
    }
}
