package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.tensor.Constants;

/**
 * Positions of layer tokens in a tower's sequence, layer by layer. It has no state: the operation and the number of slots follow
 * from the layer, counted from 1. So two paths through a tower can share it.
 * <p>N sequences, L their length, n slots, J layers with tokens.
 */
final class LayerTokenTrack {
    private final Optional<LayerTokens> tokens;
    private final int layers;
    private final int copies;

    /**
     * Follows tokens through a tower.
     *
     * @param tokens the tokens, if any
     * @param layers the number of layers in the tower
     * @param width the tower's width
     * @param batch the number of sequences before copying
     * @param length the length of a sequence before tokens enter it
     * @param copies the number of consecutive sequences that share the tokens of one sequence
     * @throws IllegalArgumentException if the tokens do not fit the tower or the batch
     */
    LayerTokenTrack(Optional<LayerTokens> tokens, int layers, long width, long batch, int length, int copies) {
        this.tokens = tokens;
        this.layers = layers;
        this.copies = copies;
        tokens.ifPresent(given -> check(given, layers, width, batch, length));
    }

    private static void check(LayerTokens given, int layers, long width, long batch, int length) {
        Shape shape = given.tokens().get(0).getShape();
        int rank = shape.dimension();
        boolean fits = rank == 2 || (rank == 3 && shape.get(0) == batch);
        if (!fits || shape.get(rank - 1) != width || shape.get(rank - 2) < 1) {
            throw new IllegalArgumentException("layer tokens of shape %s, where (n, %d) or (%d, n, %d) would fit"
                    .formatted(shape, width, batch, width));
        }
        int last = given.firstLayer() + given.tokens().size() - 1;
        if (last > layers) {
            throw new IllegalArgumentException("layer tokens for layers %d to %d of a tower that has %d"
                    .formatted(given.firstLayer(), last, layers));
        }
        if (given.entry() == Entry.OVERWRITE_AFTER_FIRST && shape.get(rank - 2) > length - 1) {
            throw new IllegalArgumentException("%d layer tokens cannot overwrite the %d tokens behind the first"
                    .formatted(shape.get(rank - 2), length - 1));
        }
    }

    /** Places a layer's tokens in its input: x (N, L, width) to (N, L or L + n, width). */
    NDArray enter(int layer, NDArray x) {
        if (tokens.isEmpty()) {
            return x;
        }
        LayerTokens given = tokens.get();
        int index = layer - given.firstLayer();
        if (index < 0 || index >= given.tokens().size()) {
            return x;
        }
        if (index > 0 && given.blend() == 1) {
            return x;
        }
        NDArray own = own(given.tokens().get(index), x);
        int length = Sequences.length(x);
        if (index == 0 && given.entry() == Entry.INSERT_AFTER_FIRST) {
            return Sequences.join(Sequences.part(x, 0, 1), own, Sequences.part(x, 1, length));
        }
        if (index == 0 && given.entry() == Entry.APPEND) {
            return Sequences.join(x, own);
        }
        int slot = given.entry() == Entry.APPEND ? length - slots() : 1;
        if (index > 0 && given.blend() > 0) {
            NDArray kept = Sequences.part(x, slot, slot + slots()).mul(Constants.scalar(x, given.blend()));
            own = kept.add(own.mul(Constants.scalar(x, 1 - given.blend())));
        }
        return given.entry() == Entry.APPEND
                ? Sequences.join(Sequences.part(x, 0, slot), own)
                : Sequences.join(Sequences.part(x, 0, 1), own, Sequences.part(x, 1 + slots(), length));
    }

    /** Removes the slots from a layer's output, if the tokens leave after it: x (N, L, width) to (N, L or L - n, width). */
    NDArray leave(int layer, NDArray x) {
        if (inserted(layer - 1) == 0 || inserted(layer) > 0) {
            return x;
        }
        int length = Sequences.length(x);
        return tokens.orElseThrow().entry() == Entry.APPEND
                ? Sequences.part(x, 0, length - slots())
                : Sequences.join(Sequences.part(x, 0, 1), Sequences.part(x, 1 + slots(), length));
    }

    /** The shift of the positions after the first one, once a layer has run. */
    int shift(int layer) {
        return tokens.isPresent() && tokens.get().entry() == Entry.INSERT_AFTER_FIRST ? inserted(layer) : 0;
    }

    /** The same shift while a layer runs: before slots that leave after it have left. */
    int shiftWithin(int layer) {
        return Math.max(shift(layer - 1), shift(layer));
    }

    /** The shift after the last layer. */
    int shift() {
        return shift(layers);
    }

    /** The minimum length of a sequence that tokens can enter. */
    int shortest() {
        return tokens.isPresent() && tokens.get().entry() == Entry.OVERWRITE_AFTER_FIRST ? 1 + slots() : 1;
    }

    private int inserted(int layer) {
        if (tokens.isEmpty() || tokens.get().entry() == Entry.OVERWRITE_AFTER_FIRST) {
            return 0;
        }
        LayerTokens given = tokens.get();
        boolean left = given.after() == After.LEAVE
                && layer >= given.firstLayer() + given.tokens().size();
        return layer < given.firstLayer() || left ? 0 : slots();
    }

    private int slots() {
        Shape shape = tokens.orElseThrow().tokens().get(0).getShape();
        return Math.toIntExact(shape.get(shape.dimension() - 2));
    }

    /** A layer's tokens for every sequence of x: (N, n, width), owned by the manager of x and not by that of the tokens. */
    private NDArray own(NDArray given, NDArray x) {
        NDManager owner = x.getManager();
        long sequences = x.getShape().get(0);
        long width = x.getShape().get(2);
        boolean shared = given.getShape().dimension() == 2;
        NDArray rows = given.reshape(shared ? 1 : sequences / copies, 1, slots(), width);
        rows.attach(owner);
        return rows.broadcast(shared ? sequences : sequences / copies, shared ? 1 : copies, slots(), width)
                .reshape(sequences, slots(), width);
    }
}
