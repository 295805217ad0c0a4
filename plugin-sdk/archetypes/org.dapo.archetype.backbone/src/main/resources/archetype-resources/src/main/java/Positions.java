package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dapo.nn.api.tensor.Constants;

/**
 * Sinusoidal position embeddings (Vaswani et al. 2017, section 3.5), which exist for any grid. A model with a learned table
 * resizes the table to the grid instead, as its pass specifies.
 */
final class Positions {
    private static final double LONGEST_WAVE = 10_000;

    private Positions() {}

    /** (length, width). */
    static NDArray ofText(NDManager manager, int length, int width) {
        float[] values = new float[length * width];
        for (int at = 0; at < length; at++) {
            write(values, at * width, width, at);
        }
        return Constants.array(manager, values, new Shape(length, width));
    }

    /** (1 + G·G, width): zeros for the class token; for a patch, half of the width encodes the row and half the column. */
    static NDArray ofGrid(NDManager manager, int grid, int width) {
        float[] values = new float[(1 + grid * grid) * width];
        for (int patch = 0; patch < grid * grid; patch++) {
            int start = (1 + patch) * width;
            write(values, start, width / 2, patch / grid / (double) grid);
            write(values, start + width / 2, width / 2, patch % grid / (double) grid);
        }
        return Constants.array(manager, values, new Shape(1 + (long) grid * grid, width));
    }

    private static void write(float[] values, int start, int width, double position) {
        for (int i = 0; i < width; i++) {
            double angle = position / Math.pow(LONGEST_WAVE, i / 2 * 2.0 / width);
            values[start + i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
    }
}
