package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.tensor.Constants;

/**
 * CLIP's text tower. N sequences of C tokens, Dt the tower's width, D the joint embedding's width, L the current length of a
 * sequence, including layer tokens.
 *
 * @param positions (C, Dt)
 * @param layers the tower's layers
 * @param norm the norm after the layers
 * @param projection Dt to D
 */
public record TextTower(NDArray positions, List<TransformerLayer> layers, LayerNorm norm, Linear projection) {
    /**
     * Encodes sequences.
     * <p>With a causal mask, positions after the last end token of the batch cannot matter and are cut off.
     *
     * @param embedded (N, C, Dt), without positions
     * @param endOfText N indexes
     * @param pass the options of the pass
     * @return (N, D), owned by the manager of the input
     * @throws IllegalArgumentException if a shape or an index does not fit
     */
    public NDArray encode(NDArray embedded, int[] endOfText, TextPass pass) {
        check(embedded, endOfText);
        long batch = embedded.getShape().get(0);
        long width = positions.getShape().get(1);
        int context = Sequences.length(embedded);
        LayerTokenTrack track = new LayerTokenTrack(pass.tokens(), layers.size(), width, batch, context, 1);
        int length = context;
        if (pass.causal()) {
            length = Math.max(
                    track.shortest(), 1 + Arrays.stream(endOfText).max().orElseThrow());
        }
        try (NDManager scope = embedded.getManager().newSubManager()) {
            NDArray x = embedded.get(scope, new NDIndex().addAllDim().addSliceDim(0, length))
                    .add(positions.get(scope, new NDIndex().addSliceDim(0, length))); // (N, L, Dt)
            x = throughLayers(scope, x, track, pass.causal());
            int shift = pass.pooling() == TextPass.Pooling.END_OF_TEXT ? track.shift() : 0;
            NDArray result = projection.apply(norm.apply(pooled(x, endOfText, shift))); // (N, D)
            result.attach(embedded.getManager());
            return result;
        }
    }

    private NDArray throughLayers(NDManager scope, NDArray start, LayerTokenTrack track, boolean causal) {
        NDArray x = start;
        Map<Integer, NDArray> masks = new HashMap<>(); // by length, which changes where tokens enter or leave
        for (int number = 1; number <= layers.size(); number++) {
            TransformerLayer layer = layers.get(number - 1);
            try (NDManager step = scope.newSubManager()) {
                x.attach(step);
                x = track.enter(number, x);
                Optional<NDArray> mask = causal
                        ? Optional.of(masks.computeIfAbsent(Sequences.length(x), length -> causalMask(scope, length)))
                        : Optional.empty();
                x = track.leave(number, layer.forward(x, layer.project(x), mask));
                x.attach(scope);
            }
        }
        return x;
    }

    /** The hidden state at each sequence's own index: (N, L, Dt) to (N, Dt). */
    private static NDArray pooled(NDArray x, int[] at, int shift) {
        int length = Sequences.length(x);
        long[] rows = new long[at.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (long) i * length + at[i] + shift;
        }
        return x.reshape(-1, x.getShape().get(2)).get(Constants.indexes(x.getManager(), rows));
    }

    /** The mask (L, L): 0 where a row may attend, -∞ above the diagonal. */
    private static NDArray causalMask(NDManager owner, int length) {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++) {
            Arrays.fill(mask, row * length + row + 1, (row + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return owner.create(mask, new Shape(length, length));
    }

    private void check(NDArray embedded, int[] endOfText) {
        Shape shape = embedded.getShape();
        if (shape.dimension() != 3 || shape.get(0) < 1 || !shape.slice(1).equals(positions.getShape())) {
            throw new IllegalArgumentException("embedded text of shape %s, where (N, %d, %d) would fit"
                    .formatted(
                            shape,
                            positions.getShape().get(0),
                            positions.getShape().get(1)));
        }
        if (endOfText.length != shape.get(0)) {
            throw new IllegalArgumentException(
                    "%d ends of text for %d sequences".formatted(endOfText.length, shape.get(0)));
        }
        for (int end : endOfText) {
            if (end < 0 || end >= shape.get(1)) {
                throw new IllegalArgumentException(
                        "end of text at %d, where 0 to %d would be".formatted(end, shape.get(1) - 1));
            }
        }
    }
}
