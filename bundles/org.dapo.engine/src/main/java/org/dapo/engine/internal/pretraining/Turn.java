package org.dapo.engine.internal.pretraining;

import java.util.SplittableRandom;
import org.dapo.api.image.RgbImage;

/**
 * One of the eight orientations of a square: its symmetries.
 *
 * @param transposed whether rows and columns are swapped first
 * @param leftToRight whether columns are then mirrored
 * @param topToBottom whether rows are then mirrored
 */
record Turn(boolean transposed, boolean leftToRight, boolean topToBottom) {
    /** The unchanged orientation. */
    static final Turn NONE = new Turn(false, false, false);

    /** A random orientation; all eight are equally likely. */
    static Turn any(SplittableRandom random) {
        return new Turn(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    /**
     * The new position of a pixel.
     *
     * @param x its column
     * @param y its row
     * @param side the square's side in pixels
     * @return its new index, row by row
     */
    int to(int x, int y, int side) {
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        return (topToBottom ? side - 1 - row : row) * side + (leftToRight ? side - 1 - column : column);
    }

    /** A square in this orientation. */
    RgbImage of(RgbImage square) {
        if (equals(NONE)) {
            return square;
        }
        int side = square.width();
        byte[] pixels = new byte[square.pixels().length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                System.arraycopy(square.pixels(), 3 * (y * side + x), pixels, 3 * to(x, y, side), 3);
            }
        }
        return new RgbImage(side, side, pixels);
    }
}
