package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.tensor.Constants;

/**
 * The positions of layer tokens in a tower's sequences. There are N sequences of L tokens, and n slots. Layers are counted from
 * 1.
 *
 * @param tokens the tokens, if any
 * @param copies the number of consecutive sequences that share the tokens of one image
 */
record Slots(Optional<LayerTokens> tokens, int copies) {
    /**
     * Rejects tokens that do not fit.
     *
     * @throws IllegalArgumentException if their shape or their layers do not match the tower
     */
    void check(int layers, NDArray x) {
        if (tokens.isEmpty()) {
            return;
        }
        Shape shape = tokens.get().tokens().get(0).getShape();
        int rank = shape.dimension();
        long images = x.getShape().get(0) / copies;
        long width = x.getShape().get(2);
        int last = tokens.get().firstLayer() + tokens.get().tokens().size() - 1;
        boolean fits = (rank == 2 || (rank == 3 && shape.get(0) == images))
                && shape.get(rank - 1) == width
                && (tokens.get().entry() != Entry.OVERWRITE_AFTER_FIRST || count() < x.getShape().get(1));
        if (!fits || last > layers) {
            throw new IllegalArgumentException(
                    "layer tokens of shape %s up to layer %d, where (n, %d) or (%d, n, %d) up to layer %d would fit"
                            .formatted(shape, last, width, images, width, layers));
        }
    }

    /** The input of a layer: x (N, L, D), with the layer's tokens in their slots. */
    NDArray enter(int layer, NDArray x) {
        if (tokens.isEmpty()) {
            return x;
        }
        LayerTokens given = tokens.get();
        int index = layer - given.firstLayer();
        if (index < 0 || index >= given.tokens().size()) {
            return x;
        }
        long length = x.getShape().get(1);
        boolean grows = index == 0 && given.entry() != Entry.OVERWRITE_AFTER_FIRST;
        long from = given.entry() == Entry.APPEND ? length - (grows ? 0 : count()) : 1;
        long to = from + (grows ? 0 : count());
        NDArray own = ofEachSequence(given.tokens().get(index), x);
        if (index > 0) {
            own = part(x, from, to)
                    .mul(Constants.scalar(x, given.blend()))
                    .add(own.mul(Constants.scalar(x, 1 - given.blend())));
        }
        NDList parts = new NDList(part(x, 0, from), own);
        if (to < length) {
            parts.add(part(x, to, length));
        }
        return NDArrays.concat(parts, 1);
    }

    /** The output of a layer, without slots that leave after it. */
    NDArray leave(int layer, NDArray x) {
        return inserted(layer - 1) > 0 && inserted(layer) == 0 ? cut(x) : x;
    }

    /** The output of a layer without inserted slots, with the length before tokens entered. */
    NDArray without(int layer, NDArray x) {
        return inserted(layer) > 0 ? cut(x) : x;
    }

    private NDArray cut(NDArray x) {
        long length = x.getShape().get(1);
        return tokens.orElseThrow().entry() == Entry.APPEND
                ? part(x, 0, length - count())
                : NDArrays.concat(new NDList(part(x, 0, 1), part(x, 1 + count(), length)), 1);
    }

    /** The number of slots added to the sequences after a layer. */
    private long inserted(int layer) {
        if (tokens.isEmpty() || tokens.get().entry() == Entry.OVERWRITE_AFTER_FIRST) {
            return 0;
        }
        int first = tokens.get().firstLayer();
        boolean left = tokens.get().after() == After.LEAVE
                && layer >= first + tokens.get().tokens().size();
        return layer < first || left ? 0 : count();
    }

    private long count() {
        Shape shape = tokens.orElseThrow().tokens().get(0).getShape();
        return shape.get(shape.dimension() - 2);
    }

    /** The tokens of one layer for each of N sequences: (n, D) or (images, n, D) to (N, n, D), owned by the manager of x. */
    private NDArray ofEachSequence(NDArray given, NDArray x) {
        long sequences = x.getShape().get(0);
        long width = x.getShape().get(2);
        long sets = given.getShape().dimension() == 2 ? 1 : sequences / copies;
        return given.get(x.getManager(), new NDIndex(":"))
                .reshape(sets, 1, count(), width)
                .broadcast(sets, sequences / sets, count(), width)
                .reshape(sequences, count(), width);
    }

    private static NDArray part(NDArray x, long from, long to) {
        return x.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }
}
