package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dapo.nn.api.backbone.BackboneSpec;

/** Draws weights, the same each time. Replace it by a class that reads a file. For a single use. */
final class Weights {
    private final NDManager owner;
    private final Random random;

    Weights(NDManager owner, long seed) {
        this.owner = owner;
        this.random = new Random(seed);
    }

    /** (rows, columns), with a deviation that preserves the length of the vectors multiplied with it. */
    NDArray matrix(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(rows));
        }
        return owner.create(values, new Shape(rows, columns));
    }

    Norm norm(int width) {
        return new Norm(owner.ones(new Shape(width)), owner.zeros(new Shape(width)));
    }

    Tower tower(BackboneSpec.Tower shape, int embedding) {
        int width = shape.width();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < shape.layers(); i++) {
            layers.add(new Layer(
                    norm(width),
                    matrix(width, 3 * width),
                    matrix(width, width),
                    norm(width),
                    matrix(width, shape.mlpWidth()),
                    matrix(shape.mlpWidth(), width),
                    shape.heads()));
        }
        return new Tower(layers, norm(width), matrix(width, embedding));
    }
}
