package org.dapo.backbone.clip.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.ModelDescription;
import org.dapo.backbone.clip.internal.SeededModel;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.junit.jupiter.api.Test;

class SineCosineTest {
    private final BackboneSpec spec;
    private final int grid;
    private final int width;

    SineCosineTest() throws BackboneException {
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), SeededModel.TINY);
        this.spec = ModelDescription.read(manifest).spec();
        this.grid = spec.grid(spec.imageSize());
        this.width = spec.vision().width();
    }

    private static float[] patch(float[] positions, int index, int width) {
        return Arrays.copyOfRange(positions, (1 + index) * width, (2 + index) * width);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * (double) other[i];
        }
        return sum;
    }

    @Test
    void patchesAreTheMoreAlikeTheNearerTheyAre() {
        float[] positions = SineCosine.positions(spec);
        assertEquals((1 + grid * grid) * width, positions.length);
        assertEquals(0, product(patch(positions, -1, width), patch(positions, -1, width)));
        float[] corner = patch(positions, 0, width);
        assertEquals(1, product(corner, corner), 1e-6, "as long as drawn ones");
        double right = product(corner, patch(positions, 1, width));
        double below = product(corner, patch(positions, grid, width));
        double across = product(corner, patch(positions, grid + 1, width));
        assertEquals(right, below, 1e-6);
        assertTrue(right < 1 && across < right, right + " " + across);
        // The product of two positions depends only on their offset.
        assertEquals(across, product(patch(positions, grid + 1, width), patch(positions, 2 * grid + 2, width)), 1e-6);
    }

    @Test
    void theWavesAreThoseOfTheFormula() {
        float[] patch = patch(SineCosine.positions(spec), 2 * grid + 1, width); // row 2, column 1
        int waves = width / 4;
        for (int wave = 0; wave < waves; wave++) {
            double frequency = Math.exp(-wave * Math.log(100) / waves);
            double[] expected = {
                Math.sin(2 * frequency), Math.cos(2 * frequency), Math.sin(frequency), Math.cos(frequency)
            };
            for (int part = 0; part < 4; part++) {
                assertEquals(expected[part] * Math.sqrt(2.0 / width), patch[part * waves + wave], 1e-6);
            }
        }
    }
}
