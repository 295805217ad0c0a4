package org.dapo.backbone.clip.internal.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.DirectBuffers;
import org.dapo.backbone.clip.internal.ModelDescription;
import org.dapo.backbone.clip.internal.SeededModel;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeededWeightsTest {
    /** The first values of visual.proj for seed 7, computed outside Java. */
    private static final float[] EXPECTED = {0.043398492f, 0.226714954f, 0.0363764316f, 0.417773008f};

    private final NDManager owner = NDManager.newBaseManager();

    @AfterEach
    void close() {
        owner.close();
    }

    private Map<String, NDArray> draw(long seed) throws BackboneException {
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), SeededModel.TINY);
        BackboneSpec spec = ModelDescription.read(manifest).spec();
        Map<String, NDArray> tensors = new SeededWeights(spec, Convolutions.NONE, seed).draw(owner);
        ClipTensors.shapes(spec, Convolutions.NONE)
                .forEach((name, shape) -> assertEquals(shape, tensors.get(name).getShape(), name));
        return tensors;
    }

    /** The values are part of the format. If they changed, checkpoints tuned on seeded weights would be worthless. */
    @Test
    void theNumbersNeverChange() throws BackboneException {
        float[] projection = draw(7).get("visual.proj").flatten().get(":4").toFloatArray();
        assertArrayEquals(EXPECTED, projection);
    }

    @Test
    void seedsAndTensorsDiffer() throws BackboneException {
        float[] one = draw(7).get("positional_embedding").toFloatArray();
        assertNotEquals(one[0], draw(8).get("positional_embedding").toFloatArray()[0]);
        assertNotEquals(one[0] * 2, draw(7).get("token_embedding.weight").toFloatArray()[0], 1e-6f);
        assertArrayEquals(one, draw(7).get("positional_embedding").toFloatArray());
    }

    @Test
    void deviationsAreThoseOfClip() throws BackboneException {
        Map<String, NDArray> tensors = draw(7);
        float[] table = tensors.get("token_embedding.weight").toFloatArray();
        assertDistribution(table, 0.02);
        assertDistribution(
                tensors.get("visual.transformer.resblocks.0.attn.in_proj_weight")
                        .toFloatArray(),
                Math.pow(32, -0.5));
        assertDistribution(
                tensors.get("visual.transformer.resblocks.0.mlp.c_proj.weight").toFloatArray(),
                Math.pow(32 * 2 * 3, -0.5));
        assertEquals(1, tensors.get("ln_final.weight").min().getFloat());
        assertEquals(
                1,
                tensors.get("visual.transformer.resblocks.1.ln_2.weight").max().getFloat());
        assertEquals(
                0,
                tensors.get("visual.transformer.resblocks.1.attn.in_proj_bias")
                        .abs()
                        .max()
                        .getFloat());
    }

    @Test
    void noBufferOfJavasHoldsWeights() throws Exception {
        long before = DirectBuffers.used();
        Map<String, NDArray> tensors = draw(7);
        assertTrue(DirectBuffers.fallBelow(before + (1 << 20)));
        assertEquals(49408 * 16, tensors.get("token_embedding.weight").size());
    }

    /** Checks mean, deviation and kurtosis (2.7 for a sum of four uniform numbers) within the sampling error. */
    private static void assertDistribution(float[] values, double deviation) {
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (float value : values) {
            double z = value / deviation;
            sum += z;
            squares += z * z;
            fourths += z * z * z * z;
        }
        double error = 5 / Math.sqrt(values.length);
        assertTrue(Math.abs(sum / values.length) < error, "mean");
        assertTrue(Math.abs(squares / values.length - 1) < 2 * error, "deviation");
        assertTrue(Math.abs(fourths / values.length - 2.7) < 8 * error, "kurtosis");
    }
}
