package org.dapo.backbone.clip.internal.tower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares a layer that has convolutions among its patches with its formula. */
class VisionLayerTest {
    private static final int SIDE = 3;
    private static final int LENGTH = 1 + SIDE * SIDE;
    private static final int WIDTH = TransformerLayerTest.WIDTH;
    private static final PatchGrid GRID = PatchGrid.whole(SIDE);

    private final NDManager manager = NDManager.newBaseManager();
    private final TransformerLayer inner = TransformerLayerTest.layer(manager);
    private final PatchConvolution first = convolution(14);
    private final PatchConvolution second = convolution(16);
    private final VisionLayer layer = new VisionLayer(inner, Optional.of(first), Optional.of(second));

    @AfterEach
    void close() {
        manager.close();
    }

    private PatchConvolution convolution(int kind) {
        return new PatchConvolution(
                TransformerLayerTest.wave(manager, kind, WIDTH, 1, 3, 3),
                TransformerLayerTest.wave(manager, kind + 1, WIDTH));
    }

    private NDArray sequence(int kind) {
        return TransformerLayerTest.wave(manager, kind, 1, LENGTH, WIDTH);
    }

    /** Computes x plus its convolution, one value at a time; the class token stays. */
    private NDArray convolved(PatchConvolution by, NDArray x) {
        float[] weight = by.weight().toFloatArray();
        float[] bias = by.bias().toFloatArray();
        float[] before = x.toFloatArray();
        float[] after = before.clone();
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int j = 0; j < SIDE * SIDE; j++) {
                int dy = j / SIDE - i / SIDE;
                int dx = j % SIDE - i % SIDE;
                for (int channel = 0; channel < WIDTH && Math.abs(dy) <= 1 && Math.abs(dx) <= 1; channel++) {
                    after[(1 + i) * WIDTH + channel] +=
                            weight[channel * 9 + (dy + 1) * 3 + dx + 1] * before[(1 + j) * WIDTH + channel];
                }
            }
            for (int channel = 0; channel < WIDTH; channel++) {
                after[(1 + i) * WIDTH + channel] += bias[channel];
            }
        }
        return manager.create(after, x.getShape());
    }

    private static void assertClose(NDArray expected, NDArray given) {
        assertEquals(new Shape(1, LENGTH, WIDTH), given.getShape());
        float difference = given.sub(expected).abs().max().getFloat();
        float largest = expected.abs().max().getFloat();
        assertTrue(difference <= 1e-5f * largest, "%g of %g".formatted(difference, largest));
    }

    @Test
    void theFirstConvolutionIsBeforeTheAttentionAndTheSecondBeforeTheMlp() {
        NDArray x = sequence(13);
        NDArray entered = layer.enter(x, GRID);
        NDArray given = layer.forward(entered, layer.project(entered), GRID);

        NDArray input = convolved(first, x);
        NDArray attended = convolved(second, input.add(TransformerLayerTest.attention(inner, input, false)));
        assertClose(attended.add(TransformerLayerTest.mlp(inner, attended)), given);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void soTheyAreInAValueBranchWhoseSecondOneNeedsAnMlp(boolean residual, boolean mlp) {
        NDArray x = sequence(13);
        NDArray state = sequence(18);
        NDArray values = layer.project(layer.enter(x, GRID)).value();
        NDArray given = layer.forward(layer.enter(state, GRID), values, new ValueBranch(1, residual, mlp), GRID);

        NDArray next = TransformerLayerTest.attention(inner, convolved(first, x), true);
        if (residual) {
            next = next.add(convolved(first, state));
        }
        if (mlp) {
            next = convolved(second, next);
            next = next.add(TransformerLayerTest.mlp(inner, next));
        }
        assertClose(next, given);
    }
}
