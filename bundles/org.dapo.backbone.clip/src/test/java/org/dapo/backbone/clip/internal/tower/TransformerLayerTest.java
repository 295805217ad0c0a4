package org.dapo.backbone.clip.internal.tower;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.tensor.Constants;
import org.junit.jupiter.api.Test;

class TransformerLayerTest {
    /** Long enough that attention and MLP are computed in several pieces. */
    private static final int LENGTH = 2200;

    static final int WIDTH = 8;
    private static final int HEADS = 2;
    private static final int HIDDEN = 1024;

    @Test
    void aLongSequenceInPiecesIsTheSequenceInOnePiece() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TransformerLayer layer = layer(manager);
            NDArray x = wave(manager, 13, 1, LENGTH, WIDTH);
            NDArray[] pieces = withGradient(x, in -> layer.forward(in, layer.project(in), Optional.empty()));
            NDArray[] whole = withGradient(x, in -> plainly(layer, in));
            for (int i = 0; i < 2; i++) {
                float difference = pieces[i].sub(whole[i]).abs().max().getFloat();
                float largest = whole[i].abs().max().getFloat();
                assertTrue(difference <= 1e-5f * largest, "%g of %g".formatted(difference, largest));
            }
        }
    }

    /** Returns a layer of {@link #WIDTH}. */
    static TransformerLayer layer(NDManager manager) {
        return new TransformerLayer(
                new LayerNorm(wave(manager, 1, WIDTH), wave(manager, 2, WIDTH)),
                new Linear(wave(manager, 3, 3 * WIDTH, WIDTH), Optional.of(wave(manager, 4, 3 * WIDTH))),
                new Linear(wave(manager, 5, WIDTH, WIDTH), Optional.of(wave(manager, 6, WIDTH))),
                new LayerNorm(wave(manager, 7, WIDTH), wave(manager, 8, WIDTH)),
                new Linear(wave(manager, 9, HIDDEN, WIDTH), Optional.of(wave(manager, 10, HIDDEN))),
                new Linear(wave(manager, 11, WIDTH, HIDDEN), Optional.of(wave(manager, 12, WIDTH))),
                HEADS,
                BackboneSpec.Activation.GELU);
    }

    /** Computes the layer directly by its formula. */
    private static NDArray plainly(TransformerLayer layer, NDArray x) {
        NDArray attended = x.add(attention(layer, x, false));
        return attended.add(mlp(layer, attended));
    }

    /**
     * Computes the attention directly by its formula, without adding x (1, L, D).
     *
     * @param values whether the values are the queries and keys too
     */
    static NDArray attention(TransformerLayer layer, NDArray x, boolean values) {
        NDArray fused = layer.queryKeyValue().apply(layer.attentionNorm().apply(x)); // (1, L, 3 D)
        NDArray mixed = null;
        for (int head = 0; head < HEADS; head++) {
            NDArray value = part(fused, 2 * HEADS + head);
            NDArray query = values ? value : part(fused, head);
            NDArray key = values ? value : part(fused, HEADS + head);
            NDArray root = Constants.scalar(x, Math.sqrt((double) WIDTH / HEADS));
            NDArray one = query.matMul(key.transpose()).div(root).softmax(-1).matMul(value);
            mixed = mixed == null ? one : mixed.concat(one, 1);
        }
        return layer.attentionOut().apply(mixed.expandDims(0)); // (1, L, D)
    }

    /** Computes the MLP directly by its formula, without adding x (1, L, D). */
    static NDArray mlp(TransformerLayer layer, NDArray x) {
        NDArray hidden = layer.mlpIn().apply(layer.mlpNorm().apply(x));
        return layer.mlpOut().apply(Activation.gelu(hidden));
    }

    private static NDArray part(NDArray fused, int index) {
        int width = WIDTH / HEADS;
        return fused.get("0, :, {}:{}", index * width, (index + 1) * width); // (L, d)
    }

    private static NDArray[] withGradient(NDArray start, UnaryOperator<NDArray> layer) {
        NDArray x = start.duplicate();
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray out = layer.apply(x);
            collector.backward(out.mul(out).sum());
            return new NDArray[] {out.stopGradient(), x.getGradient()};
        }
    }

    /** Returns values between -1 and 1 without repetition. */
    static NDArray wave(NDManager manager, int kind, long... shape) {
        Shape wanted = new Shape(shape);
        return manager.arange((float) wanted.size())
                .mul(0.7f + kind * 0.313f)
                .sin()
                .reshape(wanted);
    }
}
