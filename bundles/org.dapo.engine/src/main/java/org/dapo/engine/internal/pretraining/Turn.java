package org.dapo.engine.internal.pretraining;

import java.util.SplittableRandom;
import org.dapo.api.image.RgbImage;

/**
 * One of the eight ways in which a square can lie: the symmetries of the square.
 *
 * @param transposed whether rows and columns change places, before anything else
 * @param leftToRight whether columns are then mirrored
 * @param topToBottom whether rows are then mirrored
 */
record Turn(boolean transposed, boolean leftToRight, boolean topToBottom) {
    /** As it is. */
    static final Turn NONE = new Turn(false, false, false);

    /** Each of the eight is as likely as the others. */
    static Turn any(SplittableRandom random) {
        return new Turn(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    /**
     * Where a pixel comes to lie.
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

    /** A square that lies so. */
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
