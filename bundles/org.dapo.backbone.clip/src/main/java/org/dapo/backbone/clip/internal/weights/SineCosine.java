package org.dapo.backbone.clip.internal.weights;

import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * Position embeddings that encode from the start where a patch lies, so neighbours are alike; they replace random ones (Vaswani
 * et al. 2017, section 3.5; in two dimensions as Beyer, Zhai and Kolesnikov 2022, Better plain ViT baselines for ImageNet-1k).
 * The longest wave is a hundred times the shortest, as grids here are small. G is the side of the patch grid, Dv the width of
 * the vision tower.
 */
public final class SineCosine {
    /** The channels of one wave: sine and cosine, of row and of column. */
    public static final int PER_WAVE = 4;

    private static final double LONGEST = 100;

    private SineCosine() {}

    /**
     * The embeddings of a model's class token and patches.
     *
     * @param spec the architecture; its vision tower's width is a multiple of {@link #PER_WAVE}
     * @return (1 + G·G)·Dv values: 0 for the class token, then for each patch, row by row, the sines and cosines of its row and
     * of its column, with the deviation 1/sqrt(Dv) of random ones
     */
    public static float[] positions(BackboneSpec spec) {
        int grid = spec.grid(spec.imageSize());
        int width = spec.vision().width();
        int waves = width / PER_WAVE;
        double scale = StrictMath.sqrt(2.0 / width);
        float[] positions = new float[(1 + grid * grid) * width];
        for (int patch = 0; patch < grid * grid; patch++) {
            int start = (1 + patch) * width;
            for (int wave = 0; wave < waves; wave++) {
                double frequency = StrictMath.pow(LONGEST, -wave / (double) waves);
                double row = patch / grid * frequency;
                double column = patch % grid * frequency;
                positions[start + wave] = (float) (scale * StrictMath.sin(row));
                positions[start + waves + wave] = (float) (scale * StrictMath.cos(row));
                positions[start + 2 * waves + wave] = (float) (scale * StrictMath.sin(column));
                positions[start + 3 * waves + wave] = (float) (scale * StrictMath.cos(column));
            }
        }
        return positions;
    }
}
